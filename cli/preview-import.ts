import { Readable } from 'node:stream';
import type { ImportPreview } from '../worker/contract/import.ts';
import type { Connection } from './connection.ts';
import { counted } from './counted.ts';
import type { FileKind } from './import-format.ts';
import { printRefused } from './print-import.ts';
import { openFile, readLines } from './read-lines.ts';
import type { Import } from './sent-files.ts';
import { paint, plain, print, table } from './terminal.ts';

const RECORDS = 20;
const TEXT_SHOWN = 40;

/** What the first records of a file would become. Nothing is written. */
export async function askForPreview(
  { client, patiently }: Connection,
  { project, query, file }: Import,
  { contentType, inParts }: FileKind,
): Promise<ImportPreview> {
  const source = openFile(file, () => undefined);
  try {
    const body = inParts ? await firstLines(source) : (Readable.toWeb(source) as ReadableStream);
    const send = () => client.previewImport(project, body, contentType, { limit: String(RECORDS), ...query });
    return await (typeof body === 'string' ? patiently(send) : send());
  } finally {
    source.destroy();
  }
}

/** One more than are asked for, so that the server can say that there are more. */
async function firstLines(source: Readable): Promise<string> {
  let body = '';
  let count = 0;
  for await (const { text } of readLines(source)) {
    body += `${text}\n`;
    if (++count > RECORDS) break;
  }
  return body;
}

export function printPreview({ format, mapping, rows, errors, error_count, more }: ImportPreview): void {
  if (format === null) print('No record could be read.');
  else {
    const which = more ? `the first ${counted(rows.length, 'row')}` : 'all of it';
    print(`Read as ${paint(format, 'bold')}, nothing written. As stored, ${which}:`);
  }
  const fields = Object.entries(mapping ?? {}).filter(([, field]) => field !== null);
  for (const [what, field] of fields) print(`  ${what}: ${field}`);
  if (rows.length > 0) {
    const cells = rows.map(({ line, prompt, responses, comparisons, gold }) => [
      line,
      plain(prompt, TEXT_SHOWN),
      responses.map(({ system, text }) => plain(system ?? text, TEXT_SHOWN / 2)).join(' | '),
      comparisons.map(said).join(' ') + (gold ? ' gold' : ''),
    ]);
    print(table(['line', 'prompt', 'responses', 'judgements'], cells));
  }
  printRefused({ errors, error_count });
}

/** `1>2` where the first response was found better, `1=2` for a tie, `1>2=3` for a ranking. */
function said({ a, b, outcome, ranking }: ImportPreview['rows'][number]['comparisons'][number]): string {
  const [first, second] = [a + 1, b + 1];
  if (ranking) return ranking.map((group) => group.map((place) => place + 1).join('=')).join('>');
  if (outcome === 'a') return `${first}>${second}`;
  if (outcome === 'b') return `${second}>${first}`;
  return outcome === 'tie' ? `${first}=${second}` : `${first},${second}:${outcome}`;
}
