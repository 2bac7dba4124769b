import { text } from 'node:stream/consumers';
import { UsageError } from '../../scripts/crowd/options.ts';
import type { ScoredLine } from '../../worker/contract/score.ts';
import { checkpointOf, numberOf } from '../checkpoint.ts';
import { tiltCommand } from '../command.ts';
import { type Connection, connect, PROJECT_ARG, projectOf, SERVER_ARGS } from '../connection.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-code.ts';
import { givenFile } from '../given-file.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { lineParts } from '../line-parts.ts';
import type { FileLine } from '../read-lines.ts';
import { note, print, printJson } from '../terminal.ts';

const PART_LINES = 256;

export const score = tiltCommand({
  name: 'tilt score',
  description: 'Rewards of responses by the newest model: of a file, of stdin, or of one text',
  args: {
    file: {
      type: 'positional',
      required: false,
      description: 'NDJSON, one {"prompt": …, "response": …} a line, also as .gz; without it, stdin',
    },
    ...PROJECT_ARG,
    prompt: {
      type: 'string',
      valueHint: 'text',
      description: 'With --response: score this one instead of a file',
    },
    response: { type: 'string', valueHint: 'text', description: 'See --prompt' },
    checkpoint: {
      type: 'string',
      valueHint: 'step',
      description: 'By the model of this step; without it, the newest',
    },
    merge: {
      type: 'boolean',
      description: 'Each line with its score put into it, instead of the score alone',
    },
    ...SERVER_ARGS,
  },
  examples: `  tilt score texts.jsonl -p support > scores.jsonl
  generate | tilt score -p support --merge | jq 'select(.reward > 1)'
  tilt score -p support --prompt "Where is my parcel?" --response "It left."

  Out comes one line for each line that went in, in the same order; of a bad
  one, in its place:
  {"line":7,"error":{"code":"malformed_json","message":"The line is not JSON."}}`,
  async run(args) {
    const stop = stopOnInterrupt();
    const connection = connect(args, stop.signal);
    if ((args.prompt === undefined) !== (args.response === undefined))
      throw new UsageError('--prompt and --response go together');
    if (args.prompt === undefined && args.file === undefined && process.stdin.isTTY)
      throw new UsageError('Give a FILE, a pipe, or --prompt and --response');
    const project = await projectOf(args, connection);
    const checkpoint = checkpointOf(args.checkpoint);
    if (args.prompt !== undefined && args.response !== undefined) {
      const { client, patiently } = connection;
      const request = { prompt: args.prompt, responses: [args.response], checkpoint };
      const answer = await patiently(() => client.score(project, request));
      if (args.json) printJson(answer);
      else reportOne(answer);
      return EXIT.done;
    }
    const what = { project, checkpoint, file: givenFile(args.file ?? '-'), merge: args.merge ?? false };
    return scoreFile(connection, what, stop.signal);
  },
});

interface Scoring {
  project: string;
  checkpoint: number | 'latest';
  file: string;
  merge: boolean;
}

async function scoreFile(connection: Connection, what: Scoring, signal: AbortSignal): Promise<number> {
  const startMs = Date.now();
  let [done, bad] = [0, 0];
  // All lines by one model, though a newer one may be published meanwhile.
  const checkpoint = what.checkpoint === 'latest' ? await newest(connection, what.project) : what.checkpoint;
  for await (const part of lineParts(what.file, { label: 'read', count: PART_LINES, signal })) {
    const lines = await scorePart(connection, { ...what, checkpoint }, part);
    for (const scored of lines) printJson(what.merge ? merged(part, scored) : scored);
    const wrong = lines.filter((line) => 'error' in line).length;
    done += lines.length - wrong;
    bad += wrong;
  }
  const perSecond = numberOf((1000 * done) / Math.max(1, Date.now() - startMs), 0);
  note(`${done} scored by the model of step ${checkpoint}, ${perSecond}/s`);
  if (bad > 0) note(`Not understood, ${counted(bad, 'line')}: each is told of in its place.`);
  if (signal.aborted) note('Broken off: the lines above are whole, and those after them are not scored.');
  if (signal.aborted) return EXIT.interrupted;
  return bad > 0 ? EXIT.failed : EXIT.done;
}

async function newest({ client, patiently }: Connection, project: string): Promise<number> {
  return (await patiently(() => client.checkpoint(project))).step;
}

/** Scores of some lines, with the numbers that they have in the file. */
async function scorePart(
  { client, patiently }: Connection,
  { project, checkpoint }: Scoring,
  part: readonly FileLine[],
): Promise<ScoredLine[]> {
  const body = part.map((line) => `${line.text}\n`).join('');
  const answer = await patiently(async () =>
    text((await client.scoreLines(project, body, checkpoint)) as never),
  );
  const scored = answer
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ScoredLine);
  const broken = scored.find((line) => !('line' in line)) as { error: { message: string } } | undefined;
  if (broken) throw new Error(broken.error.message);
  const before = (part[0]?.number ?? 1) - 1;
  return scored.map((line) => ({ ...line, line: line.line + before }));
}

function merged(part: readonly FileLine[], scored: ScoredLine): object {
  const { line, ...rest } = scored;
  if ('error' in scored) return scored;
  const given = part.find(({ number }) => number === line)?.text ?? '{}';
  return { ...(JSON.parse(given) as object), ...rest };
}

function reportOne({ checkpoint, scores }: Awaited<ReturnType<Connection['client']['score']>>): void {
  const [first] = scores;
  if (!first) return;
  const { reward, standard_error, percentile, unfamiliar } = first;
  print(
    `reward ${numberOf(reward)} ± ${numberOf(standard_error)} nats, above ${numberOf(percentile, 0)} % of the project's responses`,
  );
  if (unfamiliar) print('It is unlike all of the project’s responses: take the reward for a guess.');
  print(`by the model of step ${checkpoint.step}, from ${counted(checkpoint.comparisons, 'comparison')}`);
}
