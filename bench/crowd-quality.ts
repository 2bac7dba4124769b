import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { weightOfKind } from '../worker/core/quality/annotator-kinds.ts';
import { type AnnotatorAssessment, assessCrowd, weighCrowd } from '../worker/core/quality/assess-crowd.ts';
import { DEFAULT_CAP } from '../worker/core/quality/influence-cap.ts';
import { fitWeights, NO_REFIT, refitsDue, weightAt } from '../worker/core/quality/weight-fold.ts';
import { seededRandom } from '../worker/core/random.ts';
import type { ExampleSource } from '../worker/training/example-source.ts';
import { ANSWERS } from './crowd/answers.ts';
import { type BoardDistance, boardDistance, boardOf } from './crowd/boards.ts';
import { heldOutEvaluation } from './crowd/held-out.ts';
import { onlineCrowdBt } from './crowd/online-crowd-bt.ts';
import { type KindRates, kindsOf, ratesOf } from './crowd/rates.ts';
import { type BenchJudgement, dealSystems, type RecordedCrowd, readCrowd } from './crowd/recorded-crowd.ts';
import { smallCrowd } from './crowd/small-crowd.ts';
import { type SpammerKind, type SpamPlan, spoil } from './crowd/spammers.ts';
import { groupedFolds } from './folds.ts';

const PARTS = [
  'comparisons',
  'annotators',
  'speed',
  'together',
  'groups',
  'online',
  'training',
  'small',
] as const;

const HELP = `node bench/crowd-quality.ts [--seeds 3] [--folds 1] [--part groups] [FILE.jsonl]   (default: ../shared/data/arguments-crowd.jsonl)

Injects simulated spammers into a recorded crowd, lines {prompt, a, b, topic?, votes: [{annotator, outcome}]}, and
prints how they and the recorded annotators come out, and what is left of the harm.
--seeds: how many crowds of spammers      --folds: how many fifths of the topics to hold out, 0 to skip training
--part: one of ${PARTS.join(', ')}; may be given several times, else all`;

/** Spammers the issue names, by comparisons of each; colluders are 15 whatever the crowd. */
const NAMED = ['random', 'always-left', 'fast-clicker'] as const;
const COLLUDERS = 15;
const EACH = 80;
/** Deals of responses to systems: noise 0.5 lets systems differ in length as real ones do, 100 leaves it to chance. */
const DEALS = [
  { systems: 4, noise: 0.5 },
  { systems: 8, noise: 0.5 },
  { systems: 8, noise: 100 },
] as const;
const SMALL_CROWDS = 5;
/** Kinds that the issue does not name. */
const UNSEEN = (Object.keys(ANSWERS) as SpammerKind[]).filter(
  (kind) => !([...NAMED, 'colluder'] as string[]).includes(kind),
);
/** Each as a fifth of all comparisons, and some in other numbers. */
const GROUPS: readonly { kind: SpammerKind; annotators?: number }[] = [
  ...UNSEEN.map((kind) => ({ kind })),
  { kind: 'colluder against a system', annotators: 12 },
  { kind: 'colluder against one rival', annotators: 12 },
  { kind: 'colluder after 40 honest', annotators: 15 },
  ...[15, 40].flatMap((annotators) =>
    (
      [
        'by the alphabet',
        'by an order of responses',
        'more of the letter e',
        'always for the stronger',
      ] as const
    ).map((kind) => ({ kind, annotators })),
  ),
  // a tenth of all comparisons
  ...(['contrary', 'a taste of their own', 'half a taste of their own'] as const).map((kind) => ({
    kind,
    annotators: 51,
  })),
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '3' },
    folds: { type: 'string', default: '1' },
    part: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});

const failures: string[] = [];
const cell = (value: number, digits = 3): string => value.toFixed(digits).replace(/^(-?)0\./, '$1.');
const seeds = Array.from({ length: Number(options.seeds) }, (_, at) => at + 1);

function verdict(name: string, passed: boolean): string {
  if (!passed) failures.push(name);
  return passed ? 'pass' : 'FAIL';
}

/** The kinds the issue names: 15 colluders, the others in equal parts until there are as many as asked. */
function namedSpam(annotators: number, each = EACH): SpamPlan[] {
  const other = Math.max(1, Math.round((annotators - COLLUDERS) / NAMED.length));
  return [
    ...NAMED.map((kind): SpamPlan => ({ kind, annotators: other, each })),
    { kind: 'colluder', annotators: COLLUDERS, each },
  ];
}

function rateLine(name: string, rates: KindRates): string {
  const flags = [...rates.flagged].map(([kind, share]) => `${kind} ${cell(share)}`).join(', ');
  const spread = `${cell(rates.lowestTenth, 2)} … ${cell(rates.highestTenth, 2)}`;
  return `  ${name.padEnd(32)} ${String(rates.annotators).padStart(5)}  ${cell(rates.meanWeight)} (${spread})  ${flags}`;
}

interface Spoilt {
  judgements: BenchJudgement[];
  kinds: Map<string, string[]>;
  assessed: Map<string, AnnotatorAssessment>;
  cpuMs: number;
}

function spoilAndAssess(
  crowd: RecordedCrowd,
  { plans, deal, seed }: { plans: readonly SpamPlan[]; deal: (typeof DEALS)[number]; seed: number },
): Spoilt & { target: string } {
  const target = `s${seed % deal.systems}`;
  const judgements = spoil(crowd, dealSystems(crowd, { ...deal, seed }), { plans, target, seed });
  const before = process.cpuUsage();
  const assessed = assessCrowd(judgements);
  const { user } = process.cpuUsage(before);
  return { judgements, kinds: kindsOf(judgements), assessed, cpuMs: user / 1000, target };
}

const shareFlagged = ({ flagged }: KindRates): number => flagged.get('pushes_system') ?? 0;

/** Mean weight over annotators, and share flagged as pushing, by whether they were recorded. */
function summary({ kinds, assessed }: Spoilt) {
  const spam = [...kinds].filter(([kind]) => !kind.startsWith('recorded')).flatMap(([, names]) => names);
  return {
    spam: ratesOf(spam, assessed),
    honest: ratesOf(kinds.get('recorded') as string[], assessed),
    busy: ratesOf(kinds.get('recorded, 20 or more') as string[], assessed),
    veterans: ratesOf(kinds.get('recorded, 80 or more') as string[], assessed),
    colluders: ratesOf(kinds.get('colluder') ?? spam, assessed),
  };
}

/** The issue's measure: weights, colluders, leaderboard. */
function measureNamed(crowd: RecordedCrowd, name: string, annotators: number): void {
  console.log(
    `\n${name}: ${annotators} spammers of ${EACH} comparisons each, ${COLLUDERS} of them colluding`,
  );
  for (const deal of DEALS) {
    const runs = seeds.map((seed) => spoilAndAssess(crowd, { plans: namedSpam(annotators), deal, seed }));
    const all = runs.map(summary);
    const mean = (of: (one: (typeof all)[number]) => number) =>
      all.reduce((sum, one) => sum + of(one), 0) / all.length;
    const label = `${name}, ${deal.systems} systems (noise ${deal.noise})`;
    console.log(
      `- ${deal.systems} systems, noise ${deal.noise}; ${seeds.length} seeds; ${runs[0]?.judgements.length} judgements`,
    );
    const [spam, honest] = [mean((one) => one.spam.meanWeight), mean((one) => one.honest.meanWeight)];
    console.log(
      `  spammers' mean weight ${cell(spam)} (≤ .2)  ${verdict(`${label}: spammers' weight`, spam <= 0.2)}`,
    );
    console.log(
      `  honest mean weight ${cell(honest)} (≥ .8)  ${verdict(`${label}: honest weight`, honest >= 0.8)}; ` +
        `of 20 comparisons or more ${cell(mean((one) => one.busy.meanWeight))}`,
    );
    const found = mean((one) => shareFlagged(one.colluders));
    const alarms = mean((one) => shareFlagged(one.honest));
    const veteranAlarms = mean((one) => shareFlagged(one.veterans));
    console.log(
      `  colluders flagged ${cell(found)} (≥ .95)  ${verdict(`${label}: colluders found`, found >= 0.95)}; ` +
        `false alarms ${cell(alarms, 4)} of all honest, ${cell(veteranAlarms, 4)} of those with 80 or more (≤ .01)  ` +
        verdict(`${label}: false alarms`, Math.max(alarms, veteranAlarms) <= 0.01),
    );
    const anyFlag = [mean((one) => one.honest.anyFlag), mean((one) => one.veterans.anyFlag)] as const;
    console.log(
      `  any flag at all: ${cell(anyFlag[0], 4)} of honest, ${cell(anyFlag[1], 4)} of those with 80 or more`,
    );
    printBoards(label, runs);
  }
}

const weightsOf = (assessed: ReadonlyMap<string, AnnotatorAssessment>): Map<string, number> =>
  new Map([...assessed].map(([annotator, { weight }]) => [annotator, weight]));

const cappedWeights = (judgements: readonly BenchJudgement[]): Map<string, number> =>
  new Map([...fitWeights(judgements, DEFAULT_CAP)].map(([name, { byReliability }]) => [name, byReliability]));

/** Leaderboards with and without spam and weights; the largest over the seeds. */
function printBoards(label: string, runs: readonly Spoilt[]): void {
  const distances = runs.map(({ judgements, assessed }) => {
    const clean = judgements.filter(({ kind }) => kind === 'recorded');
    const weighted = boardOf(judgements, weightsOf(assessed));
    return {
      harm: boardDistance(boardOf(judgements, null), boardOf(clean, null)),
      left: boardDistance(weighted, boardOf(clean, weighCrowd(clean))),
      toUnweighted: boardDistance(weighted, boardOf(clean, null)),
      capped: boardDistance(
        boardOf(judgements, cappedWeights(judgements)),
        boardOf(clean, cappedWeights(clean)),
      ),
    };
  });
  const worst = (of: (one: (typeof distances)[number]) => BoardDistance): BoardDistance => ({
    strength: Math.max(...distances.map((one) => of(one).strength)),
    probability: Math.max(...distances.map((one) => of(one).probability)),
  });
  const show = ({ strength, probability }: BoardDistance) => `${cell(probability)} (${cell(strength)} nats)`;
  const left = worst((one) => one.left);
  console.log(
    `  leaderboard, largest shift of a win probability: spam unweighted ${show(worst((one) => one.harm))}; weighted, to the ` +
      `clean run's ${show(left)} (≤ .01)  ${verdict(`${label}: leaderboard`, left.probability <= 0.01)}; ` +
      `to the clean unweighted one ${show(worst((one) => one.toUnweighted))}; capped, to the clean run's ${show(worst((one) => one.capped))}`,
  );
}

/** How fast they are found: mean weight by kind and number of comparisons. */
function measureSpeed(crowd: RecordedCrowd, annotators: number): void {
  console.log('\nMean weight by comparisons of each spammer (8 systems)');
  for (const each of [10, 20, 40, 80, 160]) {
    const { kinds, assessed } = spoilAndAssess(crowd, {
      plans: namedSpam(annotators, each),
      deal: DEALS[1],
      seed: 1,
    });
    const means = [...NAMED, 'colluder'].map((kind) => {
      const rates = ratesOf(kinds.get(kind) as string[], assessed);
      return `${kind} ${cell(rates.meanWeight, 2)}${kind === 'colluder' ? `, flagged ${cell(shareFlagged(rates), 2)}` : ''}`;
    });
    console.log(`  ${String(each).padStart(3)}: ${means.join('; ')}`);
  }
}

/** Kinds the detector was not made for, together with those it was. */
function measureUnseen(crowd: RecordedCrowd): void {
  const plans = [
    ...namedSpam(60),
    ...UNSEEN.map((kind): SpamPlan => ({ kind, annotators: COLLUDERS, each: EACH })),
  ];
  const { kinds, assessed, judgements, cpuMs } = spoilAndAssess(crowd, { plans, deal: DEALS[1], seed: 1 });
  console.log(
    `\nAll kinds at once: ${judgements.length} judgements of ${assessed.size} annotators, assessed in ${Math.round(cpuMs)} ms of CPU`,
  );
  console.log('  kind, annotators, mean weight (lowest and highest tenth), share flagged');
  for (const [kind, annotators] of kinds) console.log(rateLine(kind, ratesOf(annotators, assessed)));
}

/** Kinds alone, in groups: what they are trusted with, and what of their harm is left. */
function measureGroups(crowd: RecordedCrowd, annotators: number): void {
  console.log(
    `\nEach kind alone: so many annotators of ${EACH}, 8 systems; mean over ${seeds.length} seeds\n` +
      '  kind, mean weight, any flag; honest mean weight, any flag, and of those with 80 or more; largest shift of a win ' +
      'probability: unweighted, weighted, to the clean run',
  );
  for (const { kind, annotators: some = annotators } of GROUPS) {
    const runs = seeds.map((seed) =>
      spoilAndAssess(crowd, { plans: [{ kind, annotators: some, each: EACH }], deal: DEALS[1], seed }),
    );
    const mean = (of: (one: Spoilt) => number) => runs.reduce((sum, one) => sum + of(one), 0) / runs.length;
    const spam = (one: Spoilt) => ratesOf(one.kinds.get(kind) as string[], one.assessed);
    const clean = (one: Spoilt) => one.judgements.filter((judgement) => judgement.kind === 'recorded');
    const harm = mean(
      (one) => boardDistance(boardOf(one.judgements, null), boardOf(clean(one), null)).probability,
    );
    const left = mean((one) => {
      const weighted = boardOf(one.judgements, weightsOf(one.assessed));
      return boardDistance(weighted, boardOf(clean(one), weighCrowd(clean(one)))).probability;
    });
    const figures = [
      `${cell(mean((one) => spam(one).meanWeight))} ${cell(
        mean((one) => spam(one).anyFlag),
        2,
      )}`,
      [
        cell(mean((one) => summary(one).honest.meanWeight)),
        cell(
          mean((one) => summary(one).honest.anyFlag),
          4,
        ),
        cell(
          mean((one) => summary(one).veterans.anyFlag),
          4,
        ),
      ].join(' '),
      `${cell(harm)} ${cell(left)}`,
    ];
    console.log(`  ${kind.padEnd(36)} ${String(some).padStart(3)}: ${figures.join('; ')}`);
  }
}

/** What Crowd-BT's own online algorithm would give, by the same scale of weights, on all pairs and on a fifth of them. */
function measureOnline(crowd: RecordedCrowd): void {
  console.log(
    '\nMean weight by refits, and by online Crowd-BT (which knows no systems) from two priors, Beta(4, 1) and Beta(10, 1)',
  );
  for (const every of [1, 5]) {
    const some = thinned(crowd, every);
    const plans = namedSpam(Math.round(some.judgements.length / 4 / EACH));
    const { judgements, kinds, assessed } = spoilAndAssess(some, { plans, deal: DEALS[1], seed: 1 });
    const online = [4, 10].map((a) => onlineCrowdBt(judgements, { a, b: 1 }));
    console.log(`- ${some.pairs.length} pairs, ${judgements.length} judgements`);
    for (const [kind, names] of kinds) {
      const means = online.map((eta) => cell(meanOnline(names, eta)));
      console.log(`  ${kind.padEnd(24)} ${cell(ratesOf(names, assessed).meanWeight)}  ${means.join('  ')}`);
    }
  }
}

function meanOnline(names: readonly string[], eta: ReadonlyMap<string, number>): number {
  const weights = names.map((name) => weightOfKind({ follows: 2 * (eta.get(name) ?? 1) - 1 }));
  return weights.reduce((sum, weight) => sum + weight, 0) / names.length;
}

function thinned({ pairs, responses, judgements }: RecordedCrowd, every: number): RecordedCrowd {
  return {
    pairs: pairs.filter((_, index) => index % every === 0),
    responses,
    judgements: judgements
      .filter(({ pair }) => pair % every === 0)
      .map((judgement) => ({ ...judgement, pair: judgement.pair / every })),
  };
}

/** What the product's fold believes of each annotator, by the refit before. */
function trustIn(judgements: readonly BenchJudgement[]): NonNullable<ExampleSource['trust']> {
  const rows = judgements.map((judgement) => [judgement]);
  const refits = refitsDue(NO_REFIT, rows, { before: 0, folded: () => [], cap: DEFAULT_CAP });
  return (annotator, comparisons) => weightAt(refits, annotator, comparisons).byReliability;
}

/** Small honest crowds must not be the worse for being weighed: their first comparisons, of few people. */
function measureSmall(crowd: RecordedCrowd): void {
  if (Number(options.folds) === 0) return;
  console.log('\nSmall honest crowds: held-out accuracy / log loss of the fold, mean over five crowds');
  for (const [people, pairs] of [
    [1, 60],
    [3, 60],
    [5, 100],
    [10, 200],
    [30, 400],
  ] as const) {
    const sums = [0, 0, 0, 0];
    for (let seed = 1; seed <= SMALL_CROWDS; seed++) {
      const { judgements, test } = smallCrowd(crowd, { people, pairs, seed });
      const plain = heldOutEvaluation(crowd, { judgements, test });
      const weighed = heldOutEvaluation(crowd, { judgements, trust: trustIn(judgements), test });
      for (const [at, { value }] of [
        plain.accuracy,
        weighed.accuracy,
        plain.logLoss,
        weighed.logLoss,
      ].entries())
        sums[at] = (sums[at] as number) + value / SMALL_CROWDS;
    }
    const [plain, weighed, plainLoss, weighedLoss] = sums.map((sum) => cell(sum, 4));
    console.log(
      `  ${people} people, ${pairs} pairs: ${plain} / ${plainLoss}; weighed ${weighed} / ${weighedLoss}`,
    );
  }
}

/** The product's fold on four fifths of the topics: with spam, weighted as the log was folded, and as one refit would. */
function measureTraining(crowd: RecordedCrowd, annotators: number): void {
  const everyPair = crowd.pairs.map(({ trained: { group } }, index) => ({ group, index }));
  const folds = groupedFolds(everyPair, 5, seededRandom(1)).slice(0, Number(options.folds));
  if (folds.length === 0) return;
  const { judgements } = spoilAndAssess(crowd, { plans: namedSpam(annotators), deal: DEALS[1], seed: 1 });
  console.log(
    `\nHeld-out accuracy / log loss of the fold, by fold of topics (${annotators} spammers of ${EACH})`,
  );
  const sums = new Map<string, number>();
  for (const [number, fold] of folds.entries()) {
    const test = new Set(fold.map(({ index }) => index));
    const log = judgements.filter(({ pair }) => !test.has(pair));
    const clean = log.filter(({ kind }) => kind === 'recorded');
    const variants: [string, readonly BenchJudgement[], ExampleSource['trust']][] = [
      ['clean', clean, undefined],
      ['clean, weighted as folded', clean, trustIn(clean)],
      ['spam', log, undefined],
      ['spam, weighted as folded', log, trustIn(log)],
    ];
    for (const [name, rows, trust] of variants) {
      const { accuracy, logLoss } = heldOutEvaluation(crowd, {
        judgements: rows,
        ...(trust && { trust }),
        test: [...test],
      });
      sums.set(name, (sums.get(name) ?? 0) + accuracy.value / folds.length);
      console.log(
        `  fold ${number + 1}, ${name.padEnd(26)} ${cell(accuracy.value, 4)} / ${cell(logLoss.value, 4)}`,
      );
    }
  }
  const apart = Math.abs(
    (sums.get('spam, weighted as folded') as number) - (sums.get('clean, weighted as folded') as number),
  );
  const toClean = Math.abs((sums.get('spam, weighted as folded') as number) - (sums.get('clean') as number));
  console.log(
    `  with spam, weighted as folded, to the clean run: ${cell(Math.max(apart, toClean), 4)} (≤ .01)  ` +
      verdict('held-out accuracy', Math.max(apart, toClean) <= 0.01),
  );
}

function run(file: string): void {
  if (!existsSync(file)) {
    console.log(`${file}: not there, skipped`);
    return;
  }
  const crowd = readCrowd(file);
  const recorded = new Set(crowd.judgements.map(({ annotator }) => annotator)).size;
  const ofComparisons = Math.round(crowd.judgements.length / 4 / EACH);
  const ofAnnotators = Math.round(recorded / 4);
  console.log(
    `${crowd.judgements.length} recorded judgements of ${crowd.pairs.length} pairs by ${recorded} annotators; systems and times are made up`,
  );
  const measures: Record<(typeof PARTS)[number], () => void> = {
    comparisons: () => measureNamed(crowd, 'a fifth of all comparisons', ofComparisons),
    annotators: () => measureNamed(crowd, 'a fifth of all annotators', ofAnnotators),
    speed: () => measureSpeed(crowd, ofComparisons),
    together: () => measureUnseen(crowd),
    groups: () => measureGroups(crowd, ofComparisons),
    online: () => measureOnline(crowd),
    training: () => measureTraining(crowd, ofComparisons),
    small: () => measureSmall(crowd),
  };
  for (const part of PARTS) if (options.part?.includes(part) ?? true) measures[part]();
  console.log(
    failures.length === 0 ? '\nall passed' : `\n${failures.length} failed:\n${failures.join('\n')}`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

if (options.help) console.log(HELP);
else run(positionals[0] ?? new URL('../../shared/data/arguments-crowd.jsonl', import.meta.url).pathname);
