import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptsOf } from '../../scripts/page-scripts.mjs';

/** Pages read one after another, whose styles are worth keeping between them. */
const READ_ON = /^docs[/\\]/;
const FACE = /^_astro[/\\]source-sans-3-latin-wght-normal\.[^/]+\.woff2$/;
const STYLESHEET = /<link rel="stylesheet" href="(\/[^"]+\.css)">/g;

/** On a slow line every file that is only heard of when another has come costs a round trip before there is anything to see or to use:
 *  each page gets its styles with it, and names all scripts that it will load. */
export default function firstPaint() {
  return {
    name: 'first-paint',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const files = await readdir(root, { recursive: true });
        const face = files.find((file) => FACE.test(file));
        for (const sheet of files.filter((file) => file.endsWith('.css')))
          await change(join(root, sheet), steady);
        for (const page of files.filter((file) => file.endsWith('.html')))
          await change(join(root, page), (html) =>
            READ_ON.test(page) ? withFace(html, face) : withStyles(root, withScripts(root, html)),
          );
        logger.info('Pages bring their styles and name their scripts');
      },
    },
  };
}

async function change(file, how) {
  const text = await readFile(file, 'utf8');
  const changed = await how(text);
  if (changed !== text) await writeFile(file, changed);
}

/** A face that comes late is for the next page: nothing that is being read moves. */
const steady = (css) => css.replaceAll('font-display:swap', 'font-display:optional');

async function withStyles(root, html) {
  const paths = [...html.matchAll(STYLESHEET)].map(([, path]) => path);
  const styles = new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')])),
  );
  return html.replace(STYLESHEET, (_, path) => `<style>${styles.get(path)}</style>`);
}

function withScripts(root, html) {
  const links = scriptsOf(root, html).map((path) => `<link rel="modulepreload" href="${path}">`);
  return html.replace('</head>', () => `${links.join('')}</head>`);
}

/** As layouts/page.astro has it for the other pages. */
function withFace(html, face) {
  const link = `<link rel="preload" href="/${face}" as="font" type="font/woff2" crossorigin>`;
  return html.replace('</head>', () => `${link}</head>`);
}
