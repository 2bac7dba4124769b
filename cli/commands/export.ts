import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArgsDef } from 'citty';
import { duration } from '../../scripts/crowd/progress.ts';
import { ApiError } from '../../worker/contract/api-error.ts';
import { ExportQuery } from '../../worker/contract/export.ts';
import { tiltCommand } from '../command.ts';
import { connect, PROJECT_ARG, projectOf, SERVER_ARGS } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { outputFile } from '../given-file.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { hasColour, note, printJson } from '../terminal.ts';

const EVERY_MS = 1000;

/** What each is for, by its name in the API; the help adds the values that it may have. */
const MEANINGS: Record<keyof ExportQuery, string> = {
  format: 'What to export',
  as: 'How it is written; markdown and json are for the card',
  style: 'The prompt in trl-preference, dpo and kto',
  min_weight: 'Comparisons that count for at least so much in training',
  min_agreement: 'Share of a pair’s judgements that say the same, 0 to 1',
  min_margin: 'Nats by which the model agrees; below zero it may disagree',
  from: 'The first day or moment that is wanted',
  to: 'The first that is not any more',
  ties: 'How the leaderboard takes ties',
};

/** What to write for those that are no choice. */
const HINTS: Record<string, string> = {
  min_weight: '0–10',
  min_agreement: '0–1',
  min_margin: 'nats',
  from: 'date',
  to: 'date',
};

const FILTERS = Object.fromEntries(
  Object.entries(MEANINGS).map(([name, meaning]) => {
    const values = valuesOf(name as keyof ExportQuery);
    const description = values ? `${meaning}: ${values.join(', ')}` : meaning;
    return [dashed(name), { type: 'string', valueHint: HINTS[name] ?? 'name', description }] as const;
  }),
) satisfies ArgsDef;

export const exportData = tiltCommand({
  name: 'tilt export',
  description: 'Get the data of a project as a file (export key)',
  args: {
    ...PROJECT_ARG,
    ...FILTERS,
    output: { type: 'string', alias: 'o', valueHint: 'file', description: 'Where to; without it, stdout' },
    ...SERVER_ARGS,
  },
  examples: `  tilt export -p support --format trl-preference -o preferences.jsonl
  tilt export -p support --as csv | head
  tilt export -p support --format dpo --min-agreement 0.8 -o sure.jsonl

  A file is written whole or not at all: broken off, none is left.`,
  async run(args) {
    const stop = stopOnInterrupt();
    const connection = connect(args, stop.signal);
    const project = await projectOf(args, connection);
    const query = queryOf(args);
    const { client, patiently } = connection;
    const body = await patiently(() => client.exportFile(project, query, stop.signal)).catch(
      (error: unknown) => {
        throw ofOldServer(error);
      },
    );
    const bytes = await write(Readable.fromWeb(body as never), args.output, stop.signal);
    if (args.json && args.output) printJson({ project, file: outputFile(args.output), bytes });
    return EXIT.done;
  },
});

/** To a file by way of another beside it, so that a broken one is never taken for a whole one.
 *  @returns bytes */
async function write(source: Readable, output: string | undefined, signal: AbortSignal): Promise<number> {
  const meter = counting();
  if (output === undefined) {
    await pipeline(source, meter.count, process.stdout, { signal, end: false });
    return meter.stop();
  }
  const file = outputFile(output);
  const part = `${file}.part`;
  try {
    await pipeline(source, meter.count, createWriteStream(part), { signal });
    renameSync(part, file);
    return meter.stop();
  } catch (error) {
    meter.stop();
    rmSync(part, { force: true });
    note(`Broken off: ${file} was not written.`);
    throw error;
  }
}

/** Nobody knows how long it will be, so this tells what came and how fast. */
function counting() {
  const startMs = Date.now();
  let bytes = 0;
  const tell = () => {
    const seconds = (Date.now() - startMs) / 1000;
    const line = `${(bytes / 1e6).toFixed(1)} MB in ${duration(seconds)}, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s`;
    // On a terminal over the line before; elsewhere that would be one long line.
    process.stderr.write(hasColour(process.stderr) ? `\r\u001b[K${line}` : '');
    return line;
  };
  const timer = setInterval(tell, EVERY_MS);
  return {
    async *count(chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        yield chunk;
      }
    },
    stop(): number {
      clearInterval(timer);
      note(hasColour(process.stderr) ? `\r\u001b[K${tell().trim()}` : tell());
      return bytes;
    },
  };
}

function dashed(name: string): string {
  return name.replaceAll('_', '-');
}

/** The values of a choice, as the contract has them. */
function valuesOf(name: keyof ExportQuery): readonly string[] | undefined {
  const { wrapped } = ExportQuery.entries[name];
  return 'options' in wrapped ? wrapped.options : undefined;
}

function queryOf(args: Record<string, unknown>): Record<string, string> {
  const given = Object.keys(MEANINGS).map((name) => [name, args[dashed(name)]]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function ofOldServer(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'route_not_found') return error;
  error.message = 'This server cannot export yet: it is older than this command. Update it, then try again.';
  return error;
}
