import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { readableSchemas } from './readable-schemas.mjs';

const root = new URL('../../', import.meta.url);
const made = new URL('../.astro/', import.meta.url);

/** The Worker's own OpenAPI document, made by the code that answers `/v1/openapi.json`, as a file for the API reference,
 *  written so that its reader can show it.
 *  @returns the file's path from the site's root */
export async function writeOpenApiDocument() {
  mkdirSync(made, { recursive: true });
  const outfile = fileURLToPath(new URL('openapi.mjs', made));
  await build({
    stdin: {
      contents:
        "export { app } from './worker/http/app.ts'; export { openApiDocument } from './worker/http/openapi/document.ts';",
      resolveDir: fileURLToPath(root),
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    loader: { '.py': 'text' },
  });
  const { app, openApiDocument } = await import(`${outfile}?at=${Date.now()}`);
  const document = await openApiDocument(app);
  writeFileSync(new URL('openapi.json', made), JSON.stringify(readableSchemas(document)));
  return './.astro/openapi.json';
}
