import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seededRandom } from '../worker/core/random.ts';
import { type Dataset, type Pair, readDataset } from './dataset.ts';
import { groupedFolds } from './folds.ts';
import { batchMargins, lengthMargins, onlineMargins } from './learners.ts';
import { type Figures, figuresOf, type Judged } from './metrics.ts';

const DEFAULT_FILES = ['hh-helpful', 'arguments-crowd', 'qa-feedback'];
const FOLDS = 5;

type Learner = 'length' | 'online' | 'batch';

interface Row {
  data: string;
  /** How training and test were parted. */
  split: string;
  /** Which held-out pairs count. */
  pairs: string;
  figures: Record<Learner, Figures>;
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});

const say = (text: string): boolean =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);

/** Which pairs are judged: all that a majority decided; where several people judged, also those nearly all agree on. */
function selections(dataset: Dataset): { name: string; has: (pair: Pair) => boolean }[] {
  const decided = { name: 'any majority', has: ({ votes: [a, b] }: Pair) => a !== b };
  if (dataset.pairs.every(({ votes: [a, b] }) => a + b === 1)) return [{ ...decided, name: 'all' }];
  return [{ name: 'at least 4 agree', has: ({ votes: [a, b] }) => Math.max(a, b) >= 4 }, decided];
}

function splitsOf(dataset: Dataset): { name: string; parts: { train: Pair[]; test: Pair[] }[] }[] {
  const folds = groupedFolds(dataset.pairs, FOLDS, seededRandom(1));
  const parts = folds.map((test) => ({ test, train: folds.filter((fold) => fold !== test).flat() }));
  const grouped = { name: `${FOLDS} folds by ${dataset.groupedBy}`, parts };
  if (dataset.groupedBy === 'prompt') return [grouped];
  const [test = [], ...train] = groupedFolds(dataset.pairs, FOLDS, seededRandom(2));
  return [
    grouped,
    { name: `one random fifth of the ${dataset.groupedBy}s`, parts: [{ test, train: train.flat() }] },
  ];
}

const LEARNERS: Record<Learner, (train: readonly Pair[], test: readonly Pair[], seed: number) => number[]> = {
  length: lengthMargins,
  online: onlineMargins,
  batch: batchMargins,
};

/** Margins of every held-out pair by every learner, each from a model that trained on the other groups. */
function judge(dataset: Dataset, split: ReturnType<typeof splitsOf>[number]): Row[] {
  const held: Record<Learner, { pair: Pair; judged: Judged }[]> = { length: [], online: [], batch: [] };
  for (const [fold, { train, test }] of split.parts.entries()) {
    for (const learner of Object.keys(held) as Learner[]) {
      say(`${dataset.name}: ${split.name}, part ${fold + 1} of ${split.parts.length}, ${learner}`);
      const margins = LEARNERS[learner](train, test, fold);
      for (const [at, pair] of test.entries()) {
        const [a, b] = pair.votes;
        const margin = (a >= b ? 1 : -1) * (margins[at] as number);
        held[learner].push({ pair, judged: { group: pair.group, margin } });
      }
    }
  }
  return selections(dataset).map(({ name, has }) => {
    const of = (learner: Learner): Figures =>
      figuresOf(held[learner].filter(({ pair }) => has(pair)).map(({ judged }) => judged));
    const figures = { length: of('length'), online: of('online'), batch: of('batch') };
    return { data: dataset.name, split: split.name, pairs: name, figures };
  });
}

function printTable(rows: readonly Row[]): void {
  const cell = ({ accuracy, accuracyError, logLoss, logLossError }: Figures): string =>
    `${accuracy.toFixed(3)} ±${accuracyError.toFixed(3)}  ${logLoss.toFixed(4)} ±${logLossError.toFixed(4)}`;
  const lines = rows.map(({ data, split, pairs, figures }) => [
    data,
    split,
    pairs,
    String(figures.online.pairs),
    cell(figures.length),
    cell(figures.online),
    cell(figures.batch),
  ]);
  const table = [
    ['data', 'held out', 'pairs', 'n', 'length only', 'online, one pass', 'batch optimum'],
    ...lines,
  ];
  const widths = (table[0] as string[]).map((_, column) =>
    Math.max(...table.map((line) => (line[column] as string).length)),
  );
  for (const line of table)
    console.log(
      line
        .map((text, column) => text.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    );
  console.log(
    '\nEach: accuracy (a tie is wrong), log loss in nats; ± one standard error, clustered by topic or prompt.',
  );
}

function run(files: readonly string[]): void {
  const rows: Row[] = [];
  for (const file of files) {
    if (!existsSync(file)) {
      say(`${file}: not there, skipped\n`);
      continue;
    }
    const dataset = readDataset(file, (share) => say(`${file}: reading ${Math.round(100 * share)} %`));
    say(
      `${dataset.name}: ${dataset.pairs.length} pairs, ${dataset.skipped} lines without a usable preference left out\n`,
    );
    for (const split of splitsOf(dataset)) rows.push(...judge(dataset, split));
  }
  say('');
  if (options.json) console.log(JSON.stringify(rows, null, 2));
  else if (rows.length > 0) printTable(rows);
}

if (options.help)
  console.log('node bench/model.ts [--json] [FILE.jsonl …]   (default: the files of ../shared/data)');
else if (positionals.length > 0) run(positionals);
else run(DEFAULT_FILES.map((name) => new URL(`../../shared/data/${name}.jsonl`, import.meta.url).pathname));
