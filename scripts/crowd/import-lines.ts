import { ApiError } from '../../worker/contract/api-error.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { ImportReport } from '../../worker/contract/import.ts';
import type { Server } from './answer.ts';
import { batches } from './batches.ts';
import type { RecordedLine } from './recorded.ts';
import { retrying } from './retry.ts';

export interface Imported {
  lines: number;
  judgements: number;
  prompts: number;
  responses: number;
  /** Lines that cannot be used, with the reason. */
  unusable: { line: number; reason: string }[];
  unusableLines: number;
}

const BODY = { count: 5000, bytes: 2_000_000, sizeOf: (line: Readable) => Buffer.byteLength(line.text) + 1 };
const REASONS_KEPT = 5;

type Readable = Extract<RecordedLine, { text: string }>;

/** Brings prompts and responses in, without their labels. Importing a line again adds nothing. */
export async function importLines(
  server: Server,
  lines: AsyncIterable<RecordedLine>,
  onBytes: (bytes: number) => void,
): Promise<Imported> {
  const imported: Imported = {
    lines: 0,
    judgements: 0,
    prompts: 0,
    responses: 0,
    unusable: [],
    unusableLines: 0,
  };
  const refuse = (line: number, reason: string) => {
    imported.unusableLines++;
    if (imported.unusable.length < REASONS_KEPT) imported.unusable.push({ line, reason });
  };
  for await (const body of batches(readable(lines, refuse), BODY)) {
    server.retry.signal?.throwIfAborted();
    const report = await postLines(server, body);
    imported.prompts += report.prompts;
    imported.responses += report.responses;
    for (const { line, message } of report.errors) refuse(body[line - 1]?.number ?? line, message);
    imported.lines += body.length;
    imported.judgements += body.reduce((sum, line) => sum + line.judgements.length, 0);
    onBytes(body.reduce((sum, line) => sum + BODY.sizeOf(line), 0));
  }
  return imported;
}

async function* readable(
  lines: AsyncIterable<RecordedLine>,
  refuse: (line: number, reason: string) => void,
): AsyncGenerator<Readable> {
  for await (const line of lines) {
    if ('text' in line) yield line;
    else refuse(line.number, line.reason);
  }
}

async function postLines(server: Server, lines: Readable[]): Promise<ImportReport> {
  const client = createClient({
    base: server.base,
    fetch: server.send,
    ...(server.key ? { key: server.key } : {}),
  });
  const body = lines.map(({ text }) => `${text}\n`).join('');
  const post = () => client.importFile(server.slug, body, 'application/x-ndjson', { labels: 'ignore' });
  try {
    return await retrying(post, server.retry);
  } catch (error) {
    if (error instanceof ApiError) error.message = `The import was refused: ${error.message}`;
    throw error;
  }
}
