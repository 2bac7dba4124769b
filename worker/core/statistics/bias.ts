import { clusteredMean } from '../evaluation/clustered-mean.ts';
import { Z_95 } from '../normal-quantile.ts';
import type { CrowdJudgement } from '../quality/judgement.ts';
import { proportionOf } from '../quality/proportion.ts';
import type { Matchup } from '../win-graph.ts';
import { LEAST_CLUSTERS } from './bootstrap.ts';
import { fitCovariates } from './fit-covariates.ts';
import { WEAK_PRIOR_DEVIATION } from './fit-islands.ts';
import { quantile } from './quantile.ts';

/** A value with its 95 % interval, or why there is none yet. */
export type Effect =
  | { defined: true; value: number; lower: number; upper: number; comparisons: number }
  | { defined: false; reason: string };

export type SpeedEffect =
  | (Extract<Effect, { defined: true }> & { fast: number; slow: number })
  | { defined: false; reason: string };

/** Whether an answer agreed with somebody, and how fast it came. */
export interface TimedAgreement {
  annotator: string;
  agrees: boolean;
  /** Time taken for a character of all that was to be read, ms, above 0. */
  pace: number;
}

const LEAST_ANSWERS = 50;

/** Share of preferences for the response shown first. Comparisons of one annotator hang together by habit, so the interval is
 *  clustered by annotator where there are 20; else Wilson's, which takes all for independent and is too narrow where somebody
 *  always answers alike. */
export function leftRate(judgements: readonly CrowdJudgement[]): Effect {
  const decided = judgements.filter(
    ({ outcome, sidesShown, size = 2 }) => sidesShown && size === 2 && isDecided(outcome),
  );
  if (decided.length < LEAST_ANSWERS) return tooFew('preferences whose sides were shown', decided.length);
  const names = decided.map(({ annotator }) => annotator);
  const lefts = decided.map(({ outcome }) => (outcome === 'a' ? 1 : 0) as number);
  const place = new Map([...new Set(names)].map((name, at) => [name, at]));
  const { value, standardError } = clusteredMean(
    lefts,
    names.map((name) => place.get(name) as number),
  );
  const comparisons = decided.length;
  if (place.size >= LEAST_CLUSTERS && standardError !== null) {
    const half = Z_95 * standardError;
    return {
      defined: true,
      value,
      lower: Math.max(0, value - half),
      upper: Math.min(1, value + half),
      comparisons,
    };
  }
  const count = lefts.reduce((sum, left) => sum + left, 0);
  const { lower, upper } = proportionOf(count, comparisons) ?? { lower: 0, upper: 1 };
  return { defined: true, value, lower, upper, comparisons };
}

/** Log odds of preferring a response that is e times as long, systems being equal: Bradley–Terry with the logarithm of the
 *  ratio of lengths as a covariate. Of a ranking each pair weighs what it tells.
 *  @param comparisons `lengths` in UTF-16 code units */
export function lengthEffect(
  itemCount: number,
  comparisons: readonly (Matchup & { annotator: string; lengths: readonly [number, number] })[],
): Effect {
  if (comparisons.length < LEAST_ANSWERS) return tooFew('comparisons of two systems', comparisons.length);
  const covariates = Float64Array.from(
    comparisons,
    ({ lengths: [first, second] }) => Math.log1p(first) - Math.log1p(second),
  );
  if (covariates.every((each) => each === 0))
    return { defined: false, reason: 'No two responses that were compared differ in length.' };
  const effect = coefficient(itemCount, comparisons, covariates);
  return { defined: true, ...effect, comparisons: comparisons.length };
}

/** Change of the log odds of agreeing for each doubling of the time taken for a character, by logistic regression; times beyond the
 *  first and the last percent count as those, for who leaves the page takes any time. */
export function speedEffect(answers: readonly TimedAgreement[], whom: string): SpeedEffect {
  if (answers.length < LEAST_ANSWERS)
    return tooFew(`timed answers that can be held against ${whom}`, answers.length);
  const ascending = Float64Array.from(answers, ({ pace }) => Math.log2(pace)).sort();
  const [least, middle, most] = [0.01, 0.5, 0.99].map((share) => quantile(ascending, share)) as [
    number,
    number,
    number,
  ];
  if (least === most) return { defined: false, reason: 'All answers came equally fast.' };
  const speeds = answers.map(({ pace }) => Math.log2(pace));
  const covariates = Float64Array.from(speeds, (speed) => Math.min(most, Math.max(least, speed)) - middle);
  const comparisons = answers.map(({ agrees, annotator }) => ({
    first: 0,
    second: 1,
    firstWins: agrees ? 1 : 0,
    secondWins: agrees ? 0 : 1,
    ties: 0,
    annotator,
  }));
  const share = (isIn: (speed: number) => boolean) => {
    const half = answers.filter((_, at) => isIn(speeds[at] as number));
    return half.filter(({ agrees }) => agrees).length / Math.max(1, half.length);
  };
  return {
    defined: true,
    ...coefficient(2, comparisons, covariates),
    comparisons: answers.length,
    fast: share((speed) => speed <= middle),
    slow: share((speed) => speed > middle),
  };
}

/** Each decided answer beside most of the others who judged the pair; where they are split, or there are none, it says nothing. */
export function agreementWithOthers(
  judgements: readonly CrowdJudgement[],
): { judgement: CrowdJudgement; agrees: boolean }[] {
  const decided = judgements.filter(({ outcome }) => isDecided(outcome));
  const lead = new Map<string, number>();
  for (const judgement of decided) {
    const key = pairKey(judgement);
    lead.set(key, (lead.get(key) ?? 0) + signOf(judgement));
  }
  return decided.flatMap((judgement) => {
    const own = signOf(judgement);
    const others = (lead.get(pairKey(judgement)) ?? 0) - own;
    return others === 0 ? [] : [{ judgement, agrees: Math.sign(others) === own }];
  });
}

function coefficient(
  itemCount: number,
  comparisons: readonly (Matchup & { annotator: string })[],
  covariates: Float64Array,
): { value: number; lower: number; upper: number } {
  const clusters = comparisons.map(({ annotator }) => annotator);
  const { coefficients, coefficientVariances } = fitCovariates({
    itemCount,
    comparisons,
    covariates,
    covariateCount: 1,
    ties: 'half-win',
    priorDeviation: WEAK_PRIOR_DEVIATION,
    ...(new Set(clusters).size >= LEAST_CLUSTERS && { clusters }),
  });
  const value = coefficients[0] as number;
  const half = Z_95 * Math.sqrt(coefficientVariances[0] as number);
  return { value, lower: value - half, upper: value + half };
}

function isDecided(outcome: CrowdJudgement['outcome']): boolean {
  return outcome === 'a' || outcome === 'b';
}

/** +1 for the response of the lower id, −1 for the other. */
function signOf({ outcome, responseA, responseB }: CrowdJudgement): number {
  return (outcome === 'a') === responseA < responseB ? 1 : -1;
}

function pairKey({ responseA, responseB }: CrowdJudgement): string {
  return `${Math.min(responseA, responseB)} ${Math.max(responseA, responseB)}`;
}

function tooFew(what: string, count: number): { defined: false; reason: string } {
  return { defined: false, reason: `It takes ${LEAST_ANSWERS} ${what}; there are ${count}: collect more.` };
}
