import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOT = /(?:<script[^>]*\ssrc|component-url|renderer-url)="(\/[^"]+\.js)"/g;
/** What a module loads before it runs; `import()` waits until something asks for it. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g;
const INLINE_MODULE = /<script type="module">([\s\S]*?)<\/script>/g;

/** Addresses of the scripts that a built page loads by itself, those it names before those that they import. */
export function scriptsOf(dist, html) {
  const found = new Set([...html.matchAll(ROOT)].map(([, path]) => path));
  // What is added while a set is gone through is gone through, too.
  for (const path of found) {
    const file = join(dist, path);
    if (!existsSync(file)) {
      found.delete(path);
      continue;
    }
    for (const [, imported] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT))
      found.add(join(dirname(path), imported));
  }
  return [...found];
}

/** Bytes of those scripts and of the page's own modules, gzip, one file after another as they are sent. */
export function scriptBytesOf(dist, page) {
  const html = readFileSync(join(dist, page), 'utf8');
  const inline = [...html.matchAll(INLINE_MODULE)].map(([, code]) => code).join('');
  const parts = scriptsOf(dist, html).map((path) => readFileSync(join(dist, path)));
  return [...parts, ...(inline ? [inline] : [])].reduce(
    (bytes, part) => bytes + gzipSync(part, { level: 9 }).length,
    0,
  );
}
