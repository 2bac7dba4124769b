import { type BetaRate, betaRate, logBetaBinomial } from './beta-binomial.ts';
import type { Earlier, SystemTally } from './system-tallies.ts';

/** Evidence that an annotator answers for, or against, one system whatever the responses are. */
export interface Pushing {
  annotator: number;
  system: number;
  direction: 'for' | 'against';
  /** Posterior probability; one minus it is the local false discovery rate. */
  probability: number;
  comparisons: number;
  /** Comparisons that the system won, or lost, and as many as there would be by this annotator's manner elsewhere. */
  chosen: number;
  expected: number;
  /** Whether it is of the newer half of their comparisons alone. */
  isNewer: boolean;
}

/** Who pushes a system, does so 12 times in 13, give or take. */
const PUSHED: BetaRate = { a: 12, b: 1 };

/** Who goes by a rule alone, as by length, does so 30 times in 31; half of those who like length a lot would pass for the former. */
export const BY_RULE: BetaRate = { a: 30, b: 1 };

/** One in five annotators has a taste that goes beyond the usual spread; that is no fault. */
const TASTE_SHARE = 0.2;
const TASTE_SPREAD = 0.08;

/** Before the crowd is looked at, one annotator in two hundred is thought to push a system one way, as if seen in a hundred. */
const PRIOR_PUSHERS = 0.5;
const PRIOR_ANNOTATORS = 100;
const ROUNDS = 30;

const DIRECTIONS = ['for', 'against'] as const;

/** For each system and direction a mixture: annotators who treat it as their manner with all other systems foretells, and
 *  some who push it. How many push is learnt from all annotators, which is what controls for testing all of them: where
 *  nobody else pushes, one must be far out to be suspected, while fifteen who push together lower the bar for each other.
 *  @param spread of honest tastes, by `tasteSpread`
 *  @param pushed how often who pushes does so
 *  @param prior how many of a hundred are thought to push one way before the crowd is looked at
 *  @param mayBeOpinion whether what most do is no pushing
 *  @returns one entry a tally and direction
 *  @see Efron et al. 2001, "Empirical Bayes analysis of a microarray experiment" (local false discovery rate) */
export function pushing(
  tallies: readonly SystemTally[],
  spread: number,
  {
    pushed = PUSHED,
    mayBeOpinion = true,
    prior = PRIOR_PUSHERS,
  }: { pushed?: BetaRate; mayBeOpinion?: boolean; prior?: number } = {},
): Pushing[] {
  const bySystem = new Map<number, SystemTally[]>();
  for (const tally of tallies) {
    const others = bySystem.get(tally.system);
    if (others) others.push(tally);
    else bySystem.set(tally.system, [tally]);
  }
  return [...bySystem.values()].flatMap((ofSystem) =>
    DIRECTIONS.flatMap((direction) =>
      pushersOf(ofSystem, direction, { spread, pushed, mayBeOpinion, prior }),
    ),
  );
}

function pushersOf(
  tallies: readonly SystemTally[],
  direction: Pushing['direction'],
  rates: { spread: number; pushed: BetaRate; mayBeOpinion: boolean; prior: number },
): Pushing[] {
  const suspected = tallies.map((tally) => ({ tally, ...chosenAndExpected(tally, direction) }));
  const ratios = suspected.map(({ tally, ...counts }) =>
    Math.exp(logRatio({ tally, ...counts }, direction, rates)),
  );
  let share = rates.prior / PRIOR_ANNOTATORS;
  const posterior = (ratio: number) => 1 / (1 + (1 - share) / (share * ratio));
  for (let round = 0; round < ROUNDS; round++) {
    const pushers = ratios.reduce((sum, ratio) => sum + posterior(ratio), rates.prior);
    share = pushers / (ratios.length + PRIOR_ANNOTATORS);
  }
  // Where most of a crowd answer alike, that is its opinion: nobody is left to tell what it would have said otherwise.
  const pushers = ratios.reduce((sum, ratio) => sum + posterior(ratio), 0);
  const isOpinion = rates.mayBeOpinion && pushers > ratios.length / 2;
  return suspected.map(({ tally: { annotator, system, comparisons, earlier }, chosen, expected }, at) => ({
    annotator,
    system,
    direction,
    probability: isOpinion ? 0 : posterior(ratios[at] as number),
    comparisons,
    chosen,
    expected,
    isNewer: earlier !== undefined,
  }));
}

function chosenAndExpected(
  { comparisons, wins, ties, expected, tieShare }: Earlier & Pick<SystemTally, 'tieShare'>,
  direction: Pushing['direction'],
): { chosen: number; expected: number } {
  const isFor = direction === 'for';
  return {
    chosen: isFor ? wins : comparisons - ties - wins,
    expected: (1 - tieShare) * (isFor ? expected : comparisons - expected),
  };
}

interface Counted {
  comparisons: number;
  chosen: number;
  expected: number;
}

/** Log likelihood of pushing over that of an honest annotator. Of a newer half, an honest taste may have shown before or be new:
 *  whichever explains it better. */
function logRatio(
  { tally, ...counts }: { tally: SystemTally } & Omit<Counted, 'comparisons'>,
  direction: Pushing['direction'],
  { spread, pushed }: { spread: number; pushed: BetaRate },
): number {
  const now = { comparisons: tally.comparisons, ...counts };
  let honest = logHonest(now, spread);
  if (tally.earlier && tally.earlier.comparisons > 0) {
    const before = {
      comparisons: tally.earlier.comparisons,
      ...chosenAndExpected({ ...tally.earlier, tieShare: tally.tieShare }, direction),
    };
    const both = {
      comparisons: now.comparisons + before.comparisons,
      chosen: now.chosen + before.chosen,
      expected: now.expected + before.expected,
    };
    honest = Math.max(honest, logHonest(both, spread) - logHonest(before, spread));
  }
  // Beyond e^±500 nothing changes, and Infinity · 0 is NaN.
  return Math.max(-500, Math.min(500, logBetaBinomial(now.chosen, now.comparisons, pushed) - honest));
}

function logHonest({ comparisons, chosen, expected }: Counted, spread: number): number {
  const mean = Math.max(0.02, Math.min(0.98, expected / comparisons));
  const usual = Math.log(1 - TASTE_SHARE) + logBetaBinomial(chosen, comparisons, betaRate(mean, spread));
  const taste = Math.log(TASTE_SHARE) + logBetaBinomial(chosen, comparisons, betaRate(mean, TASTE_SPREAD));
  const most = Math.max(usual, taste);
  return most + Math.log(Math.exp(usual - most) + Math.exp(taste - most));
}
