import { statSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { ImportReport } from '../../worker/contract/import.ts';
import { LIMITS } from '../../worker/contract/limits.ts';
import { tiltCommand } from '../command.ts';
import { type Connection, connect, PROJECT_ARG, projectOf, SERVER_ARGS, TIMEOUT_MS } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { givenFile, outputFile, startOf } from '../given-file.ts';
import { type FileKind, kindOf } from '../import-format.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { fileProgress, lineParts } from '../line-parts.ts';
import { askForPreview, printPreview } from '../preview-import.ts';
import { printImport } from '../print-import.ts';
import { type FileLine, openFile } from '../read-lines.ts';
import { type Import, SentFiles } from '../sent-files.ts';
import { note, printJson } from '../terminal.ts';

const PART_LINES = 1000;
/** A file sent whole is one call, which may take as long as the file is large. */
const SLOWEST_BYTES_PER_MS = 50;
const HOUR_MS = 3_600_000;

export const importData = tiltCommand({
  name: 'tilt import',
  description: 'Send prompts, responses and judgements to a project (import key)',
  args: {
    file: {
      type: 'positional',
      required: true,
      description: 'NDJSON, JSON, CSV or Parquet, also as .gz; - for stdin',
    },
    ...PROJECT_ARG,
    format: {
      type: 'string',
      valueHint: 'name',
      description: 'What is in it; without it, the server finds out',
    },
    labels: { type: 'enum', options: ['import', 'ignore'], description: 'ignore: leave the judgements out' },
    'dry-run': {
      type: 'boolean',
      description: 'Show what the first records would become, and write nothing',
    },
    query: {
      type: 'string',
      valueHint: 'a=b&c=d',
      description: 'Which fields are what, and other options of the server: its /docs/data-formats/',
    },
    errors: {
      type: 'string',
      valueHint: 'file',
      description: 'Write every line that was refused there, with the reason',
    },
    restart: { type: 'boolean', description: 'Send all of it, also what was sent before' },
    ...SERVER_ARGS,
  },
  examples: `  tilt import votes.jsonl --project support
  tilt import preferences.csv.gz -p support --labels ignore
  tilt import judged.jsonl -p support --dry-run \\
    --query 'prompt=question&a=left&b=right&outcome=better&annotator=who'
  zcat *.jsonl.gz | tilt import - -p support
  tilt import votes.jsonl -p support --errors refused.jsonl

  Broken off, run the same command again: it goes on where it was.
  Sending a line twice adds nothing.`,
  async run(args) {
    const stop = stopOnInterrupt();
    const file = givenFile(args.file);
    const kind = kindOf(file, { format: args.format, start: await startOf(file) });
    const whole = { timeoutMs: patienceFor(file), cutOff: stop.signal };
    const connection = connect(args, stop.signal, kind.inParts ? {} : whole);
    const project = await projectOf(args, connection);
    const query = queryOf(args);
    const what: Import = { url: connection.address.url, project, query, file };
    if (args['dry-run'] || query['dry_run'] === 'true') return preview(connection, what, kind, args.json);
    const run = {
      connection,
      what,
      kind,
      signal: stop.signal,
      restart: args.restart ?? false,
      total: emptyTotal(),
    };
    const failure = await (kind.inParts ? sendInParts(run) : sendWhole(run)).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (args.errors) writeErrors(outputFile(args.errors), run.total);
    report(run, { json: args.json, hasFailed: failure !== undefined });
    if (stop.signal.aborted) return EXIT.interrupted;
    if (failure !== undefined) throw failure;
    return run.total.error_count > 0 ? EXIT.failed : EXIT.done;
  },
});

type Asked = { [Name in 'query' | 'format' | 'labels' | 'errors']?: string | undefined };

function queryOf({ query, format, labels, errors }: Asked): Record<string, string> {
  return {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...(format ? { format } : {}),
    ...(labels ? { labels } : {}),
    ...(errors ? { max_errors: String(LIMITS.importErrorsNamed) } : {}),
  };
}

async function preview(
  connection: Connection,
  what: Import,
  kind: FileKind,
  json: boolean | undefined,
): Promise<number> {
  const found = await askForPreview(connection, what, kind);
  if (json) printJson(found);
  else printPreview(found);
  return found.error_count > 0 ? EXIT.failed : EXIT.done;
}

function patienceFor(file: string): number {
  return TIMEOUT_MS + (file === '-' ? HOUR_MS : Math.ceil(statSync(file).size / SLOWEST_BYTES_PER_MS));
}

interface Total extends ImportReport {
  /** Lines that the server has, of this run and of those before. */
  lines: number;
}

interface Run {
  connection: Connection;
  what: Import;
  kind: FileKind;
  signal: AbortSignal;
  restart: boolean;
  total: Total;
}

async function sendInParts(run: Run): Promise<void> {
  const { what, signal, total } = run;
  const sent = what.file === '-' ? null : new SentFiles();
  const before = run.restart ? undefined : sent?.sentOf(what);
  if (before) {
    note(`Going on after line ${before.lines}, where it broke off (--restart sends all of it).`);
    total.lines = before.lines;
  }
  for await (const part of lineParts(what.file, {
    label: 'sent',
    count: PART_LINES,
    after: total.lines,
    signal,
  })) {
    add(total, await sendPart(run, part), part[0]?.number ?? 1);
    total.lines = part.at(-1)?.number ?? total.lines;
    sent?.keep(what, { lines: total.lines });
  }
  if (!signal.aborted) sent?.forget(what);
}

function sendPart({ connection, what, kind }: Run, part: readonly FileLine[]): Promise<ImportReport> {
  const body = part.map(({ text }) => `${text}\n`).join('');
  const { client, patiently } = connection;
  return patiently(() => client.importFile(what.project, body, kind.contentType, what.query as object));
}

/** One request: what was read of it when it broke off is kept, and sending it again adds nothing. */
async function sendWhole({ connection, what, kind, total }: Run): Promise<void> {
  const { client, patiently } = connection;
  const progress = fileProgress(what.file, 'sent');
  try {
    const send = () => {
      const source = openFile(what.file, progress.advance);
      const body = Readable.toWeb(source) as ReadableStream;
      return client.importFile(what.project, body, kind.contentType, what.query as object);
    };
    // What came from a pipe is gone once it is sent.
    add(total, what.file === '-' ? await send() : await patiently(send), 1);
    total.lines = Object.values(total.formats).reduce((sum, records) => sum + records, total.error_count);
  } finally {
    progress.stop();
  }
}

function emptyTotal(): Total {
  return {
    lines: 0,
    prompts: 0,
    responses: 0,
    comparisons: 0,
    skipped: 0,
    errors: [],
    error_count: 0,
    formats: {},
  };
}

/** @param from the number in the file of the first line that the report is of */
function add(
  total: Total,
  {
    errors,
    error_count = errors.length,
    formats = {},
    prompts,
    responses,
    comparisons,
    skipped,
  }: ImportReport,
  from: number,
): void {
  total.prompts += prompts;
  total.responses += responses;
  total.comparisons += comparisons;
  total.skipped += skipped;
  total.error_count += error_count;
  for (const [format, lines] of Object.entries(formats))
    total.formats[format] = (total.formats[format] ?? 0) + lines;
  total.errors.push(...errors.map((error) => ({ ...error, line: error.line + from - 1 })));
}

function writeErrors(file: string, { errors }: Total): void {
  writeFileSync(file, errors.map((error) => `${JSON.stringify(error)}\n`).join(''));
}

function report(
  { total, what, kind, signal }: Run,
  { json, hasFailed }: { json: boolean | undefined; hasFailed: boolean },
): void {
  const isBroken = hasFailed || signal.aborted;
  if (json) printJson({ ...total, complete: !isBroken });
  else printImport(total, what.project);
  if (!isBroken) return;
  const kept = kind.inParts ? `the first ${total.lines} lines are in, and stay` : 'what has arrived stays';
  note(`Broken off: ${kept}. Run the same command again to go on.`);
}
