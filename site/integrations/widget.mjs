import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LANGUAGES } from '../src/i18n/languages.ts';
import { loadMessages } from '../src/i18n/load-messages.ts';
import { WIDGET_KEYS } from '../src/widget/message-keys.ts';

/** Read at once: when the site is built, Astro imports no more. */
const CATALOGUES = new Map(
  await Promise.all(LANGUAGES.map(async ({ code }) => [code, await loadMessages(code)])),
);

/** Of a catalogue what the widget says. */
function wordsOf(code) {
  const messages = CATALOGUES.get(code);
  return JSON.stringify(Object.fromEntries(WIDGET_KEYS.map((key) => [key, messages[key]])));
}

/** In the place of the English catalogue, which has the whole interface, those words of it. */
const fewWords = {
  name: 'few-words',
  setup(bundle) {
    bundle.onLoad({ filter: /[/\\]i18n[/\\]en\.ts$/ }, () => ({
      contents: `export const en = ${wordsOf('en')}`,
    }));
  },
};

/** Builds `<tilt-compare>` into one file beside the pages, and a file for each other language, loaded where it is wanted. Not by the
 *  site's own bundler, which would share chunks with the pages: a page elsewhere should load one file whose name stays. */
export default function widget() {
  return {
    name: 'widget',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const { metafile } = await build({
          entryPoints: [fileURLToPath(new URL('../src/widget/tilt-compare.ts', import.meta.url))],
          outfile: fileURLToPath(new URL('tilt-compare.js', dir)),
          bundle: true,
          minify: true,
          format: 'esm',
          target: 'es2022',
          metafile: true,
          plugins: [fewWords],
        });
        const [output] = Object.values(metafile.outputs);
        logger.info(`tilt-compare.js has ${output?.bytes} bytes`);
        await mkdir(new URL('tilt-compare/', dir), { recursive: true });
        for (const { code } of LANGUAGES)
          await writeFile(new URL(`tilt-compare/${code}.json`, dir), wordsOf(code));
      },
    },
  };
}
