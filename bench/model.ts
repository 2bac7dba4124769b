import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Evaluation } from '../worker/core/evaluation.ts';
import { comparisonsNeeded } from '../worker/core/learning-curve.ts';
import { LINEAR } from '../worker/core/model-shape.ts';
import { preferenceProbability } from '../worker/core/preference-loss.ts';
import { seededRandom } from '../worker/core/random.ts';
import { type RewardNetwork, reward } from '../worker/core/reward-network.ts';
import { learnActively } from './active.ts';
import { batchMap, countVotes } from './batch-map.ts';
import { type Pair, type Protocol, protocolsOf, readDataset } from './dataset.ts';
import { type EmbeddedPairs, embedPairs } from './embedded-pairs.ts';
import { groupedFolds, shuffled } from './folds.ts';
import { type HackingReport, meanHacking, measureHacking } from './hacking.ts';
import { type Expectation, Judged } from './judge.ts';
import { BENCH_RECIPE, logOf, OnlineLearner } from './online.ts';
import { type Curve, printReport, type Report } from './report.ts';
import { expectAdjusted, flaggedShare, usualResponse } from './style.ts';
import { WARM_COMPARISONS, warmRecipes } from './warm.ts';

const DEFAULT_FILES = ['hh-helpful', 'arguments-crowd', 'qa-feedback'];
const FOLDS = 5;
/** Points of the learning curves, as many comparisons; the last is all. */
const MARKS = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
/** An MLP head costs thirty times as much to train, so it is compared with the linear one up to here. */
const MLP_COMPARISONS = 2000;
/** Choosing pairs helps early if at all. */
const ACTIVE_COMPARISONS = 1000;
const MLP = { ...BENCH_RECIPE, shape: { ...LINEAR, hidden: 16 } };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string' },
    encoder: { type: 'string' },
    'encoder-model': { type: 'string', default: 'default' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): boolean =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);

const key = (learner: string, mark: number): string => `${learner} at ${mark}`;

/** A learner that only has weights, beside what the length baseline expects. */
function expectBy(
  network: RewardNetwork,
  pairs: readonly Pair[],
  beside: readonly Expectation[],
): Expectation[] {
  return pairs.map(({ features: [first, second] }, at) => {
    const margin = reward(network, first) - reward(network, second);
    const { lengthMargin = 0 } = beside[at] ?? {};
    return { margin, probability: preferenceProbability(margin), lengthMargin };
  });
}

interface FoldRun {
  train: readonly Pair[];
  test: readonly Pair[];
  fold: number;
  marks: readonly number[];
  judged: Judged;
  embedded: EmbeddedPairs | null;
}

interface FoldFigures {
  perSecond: number;
  flagged: number;
  hacking: HackingReport[];
}

/** Trains all learners on one fold's training pairs and judges the others at every mark. */
function runFold({ train, test, fold, marks, judged, embedded }: FoldRun): FoldFigures {
  const log = logOf(train, fold);
  const linear = new OnlineLearner(train, BENCH_RECIPE);
  const mlp = new OnlineLearner(train, MLP);
  const encoder = embedded && new OnlineLearner(train.map(embedded.of), embedded.recipe);
  let [from, spentMs] = [0, 0];
  for (const mark of marks) {
    const to = Math.min(mark, log.length);
    const started = performance.now();
    linear.learn(log.slice(from, to));
    spentMs += performance.now() - started;
    const expectations = linear.expect(test);
    judged.add(key('online', mark), test, expectations);
    if (encoder && embedded) {
      encoder.learn(log.slice(from, to));
      judged.add(key('encoder', mark), test, encoder.expect(test.map(embedded.of)));
    }
    const weights = batchMap(countVotes(train, log.slice(0, to)));
    judged.add(key('batch', mark), test, expectBy({ shape: LINEAR, weights }, test, expectations));
    if (mark <= MLP_COMPARISONS) {
      mlp.learn(log.slice(from, to));
      judged.add(key('mlp', mark), test, mlp.expect(test));
    }
    if (to === log.length) {
      judged.add('adjusted', test, expectAdjusted(linear.model, train, { test, expectations }));
    }
    from = to;
  }
  const active = new OnlineLearner(train, BENCH_RECIPE);
  const limit = Math.min(ACTIVE_COMPARISONS, log.length);
  learnActively(active, { log, pairs: train, seed: fold, limit }, (comparisons) => {
    for (const mark of marks) {
      // The first look at or after a mark.
      if (mark <= limit && comparisons >= mark && comparisons < mark + 16) {
        judged.add(key('active', mark), test, active.expect(test));
      }
    }
  });
  return {
    perSecond: (1000 * log.length) / spentMs,
    flagged: flaggedShare(train, test),
    hacking: measureHacking(linear.model, test, usualResponse(train)),
  };
}

/** Judges warm starts at the marks of the first comparisons, from a right prior and from an opposed one. */
function runWarm({ train, test, fold, marks, judged }: FoldRun): void {
  const log = logOf(train, fold);
  for (const [start, recipe] of Object.entries(warmRecipes(train, log))) {
    const learner = new OnlineLearner(train, recipe);
    let from = 0;
    for (const mark of marks.filter((each) => each <= WARM_COMPARISONS)) {
      learner.learn(log.slice(from, mark));
      judged.add(key(start, mark), test, learner.expect(test));
      from = mark;
    }
  }
}

function runProtocol(
  name: string,
  protocol: Protocol,
  { groupedBy, embedded }: { groupedBy: string; embedded: EmbeddedPairs | null },
): Report {
  const folds = groupedFolds(protocol.pairs, FOLDS, seededRandom(Number(options.seed)));
  const judged = new Judged();
  const size = ({ votes: [a, b] }: Pair) => a + b;
  const smallest = Math.min(
    ...folds.map((test) =>
      folds
        .filter((fold) => fold !== test)
        .flat()
        .reduce((sum, pair) => sum + size(pair), 0),
    ),
  );
  const marks = [...MARKS.filter((mark) => mark < smallest), Number.POSITIVE_INFINITY];
  const runs = folds.map((test, fold) => {
    say(`${name}, ${protocol.name}: fold ${fold + 1} of ${FOLDS}`);
    const train = folds.filter((other) => other !== test).flat();
    const run = { train, test, fold, marks, judged, embedded };
    runWarm(run);
    return runFold(run);
  });
  const at = (learner: string, mark: number): Evaluation | null =>
    judged.has(key(learner, mark)) ? judged.evaluation(key(learner, mark)) : null;
  const curves = marks.map(
    (mark): Curve => ({
      comparisons: Number.isFinite(mark) ? mark : smallest,
      online: judged.evaluation(key('online', mark)),
      batch: judged.evaluation(key('batch', mark)),
      mlp: at('mlp', mark),
      active: at('active', mark),
      right: at('right', mark),
      opposed: at('opposed', mark),
      encoder: at('encoder', mark),
    }),
  );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    data: name,
    protocol: protocol.name,
    split: `${FOLDS} folds by ${groupedBy}`,
    final: judged.evaluation(key('online', Number.POSITIVE_INFINITY)),
    adjusted: judged.evaluation('adjusted'),
    adjustedGain: judged.lengthMatchedGain('adjusted', key('online', Number.POSITIVE_INFINITY)),
    curves,
    saved: savedByChoice(curves),
    flaggedShare: mean(runs.map(({ flagged }) => flagged)),
    hacking: meanHacking(runs.map(({ hacking }) => hacking)),
    comparisonsPerSecond: mean(runs.map(({ perSecond }) => perSecond)),
  };
}

/** At each mark of the active curve, how many comparisons drawn at random it spared. */
function savedByChoice(curves: readonly Curve[]): { comparisons: number; saved: number | null }[] {
  const random = curves.map(({ comparisons, online }) => ({ n: comparisons, loss: online.logLoss.value }));
  return curves.flatMap(({ comparisons, active }) => {
    if (!active) return [];
    const needed = comparisonsNeeded(random, active.logLoss.value);
    return [{ comparisons, saved: needed === null ? null : needed - comparisons }];
  });
}

async function run(files: readonly string[]): Promise<void> {
  const reports: Report[] = [];
  for (const file of files) {
    if (!existsSync(file)) {
      say(`${file}: not there, skipped\n`);
      continue;
    }
    const dataset = readDataset(file, (share) => say(`${file}: reading ${Math.round(100 * share)} %`));
    const { name, pairs, skipped, microsecondsPerText, groupedBy } = dataset;
    say(
      `${name}: ${pairs.length} pairs, ${skipped} lines without a usable preference left out, ${microsecondsPerText.toFixed(0)} µs a text for its features\n`,
    );
    for (const protocol of protocolsOf(dataset)) {
      const sample = sampled(protocol);
      const embedded = await embed(name, sample.pairs);
      const report = runProtocol(name, sample, { groupedBy, embedded });
      reports.push(report);
      if (!options.json) printReport(report);
    }
  }
  say('');
  if (options.json) console.log(JSON.stringify(reports, null, 2));
}

/** With `--pairs` so many of a protocol's pairs, drawn at random. */
function sampled(protocol: Protocol): Protocol {
  const limit = Number(options.pairs ?? Number.POSITIVE_INFINITY);
  if (protocol.pairs.length <= limit) return protocol;
  return { ...protocol, pairs: shuffled(protocol.pairs, seededRandom(4)).slice(0, limit) };
}

async function embed(name: string, pairs: readonly Pair[]): Promise<EmbeddedPairs | null> {
  if (options.encoder === undefined) return null;
  const encoder = { url: options.encoder, model: options['encoder-model'] };
  return embedPairs(pairs, encoder, (share) => say(`${name}: embedding ${Math.round(100 * share)} %`));
}

const HELP = `node bench/model.ts [options] [FILE.jsonl …]   (default: the files of ../shared/data)
--json           reports as JSON
--seed N         of the split into folds
--pairs N        so many pairs of each protocol, drawn at random
--encoder URL    beside the model one with embeddings of an OpenAI-shaped POST /v1/embeddings, with the key of ENCODER_KEY;
                 they are kept in the system's folder for temporary files
--encoder-model  its name there`;

if (options.help) console.log(HELP);
else if (positionals.length > 0) await run(positionals);
else
  await run(
    DEFAULT_FILES.map((name) => new URL(`../../shared/data/${name}.jsonl`, import.meta.url).pathname),
  );
