import { hashText } from '../features/hash.ts';
import { pairCount } from '../preference-loss.ts';
import { NEWCOMER_WEIGHT } from './annotator-kinds.ts';
import { weighCrowd } from './assess-crowd.ts';
import { capInfluence, type InfluenceCap } from './influence-cap.ts';
import type { CrowdJudgement } from './judgement.ts';
import { nextRefit } from './refit-schedule.ts';

/** What an answer of one annotator counts for, 0 … 1. */
export interface AnnotatorWeight {
  /** By fitted reliability, with the cap on influence. */
  byReliability: number;
  /** By that cap alone. */
  even: number;
}

/** Weights fitted to the judgements at the head of the log. */
export interface Refit {
  /** How many rows that count there were; 0 before the first fit. */
  fittedTo: number;
  /** By hash of the annotator's name; who is not in it has not been met. */
  weights: ReadonlyMap<number, AnnotatorWeight>;
}

export const NO_REFIT: Refit = { fittedTo: 0, weights: new Map() };

const NEWCOMER: AnnotatorWeight = { byReliability: NEWCOMER_WEIGHT, even: 1 };

/** A refit looks at the newest judgements only, so that what it costs is bounded: 100,000 take 1 to 4 s and
 *  60 MB. */
export const MOST_FITTED = 100_000;

/** Where what was folded earlier is looked up, at a refit only: the newest judgements that count, in order, this many at the
 *  most. */
export type FoldedJudgements = (newest: number) => readonly CrowdJudgement[];

/** The refits that become due while rows that count are folded in id order. When one does depends only on how many rows came
 *  before and what it finds only on them, so any way of cutting the log gives the same bits, and so does a log that never had the
 *  rows that were taken out.
 *  @param last the newest refit before these rows
 *  @param rows of each, what it judges: one pair, or all of a ranking
 *  @param before how many rows came before them */
export function refitsDue(
  last: Refit,
  rows: readonly (readonly CrowdJudgement[])[],
  { before, folded, cap }: { before: number; folded: FoldedJudgements; cap: InfluenceCap | null },
): Refit[] {
  const due: Refit[] = [];
  let newest = last;
  let earlier: readonly CrowdJudgement[] | undefined;
  for (;;) {
    const fittedTo = nextRefit(newest.fittedTo);
    if (fittedTo > before + rows.length) return due;
    earlier ??= folded(MOST_FITTED);
    const fitted = [...earlier, ...rows.slice(0, fittedTo - before).flat()].slice(-MOST_FITTED);
    newest = { fittedTo, weights: new Map([...newest.weights, ...hashed(fitWeights(fitted, cap))]) };
    due.push(newest);
  }
}

/** @param annotator hash of the name
 *  @param refits by rising count
 *  @param comparisons how many rows count by now */
export function weightAt(refits: readonly Refit[], annotator: number, comparisons: number): AnnotatorWeight {
  const refit = refits.findLast(({ fittedTo }) => fittedTo <= comparisons);
  return refit?.weights.get(annotator) ?? NEWCOMER;
}

/** The weights of a refit to these judgements, by annotator. */
export function fitWeights(
  judgements: readonly CrowdJudgement[],
  cap: InfluenceCap | null,
): Map<string, AnnotatorWeight> {
  return capWeights(weighCrowd(judgements), judgements, cap);
}

/** @param weights by annotator, of all who judged more than by skipping */
export function capWeights(
  weights: ReadonlyMap<string, number>,
  judgements: readonly CrowdJudgement[],
  cap: InfluenceCap | null,
): Map<string, AnnotatorWeight> {
  const counts = new Map<string, number>();
  // As in the loss: the pairs of a ranking weigh as much together as one comparison.
  for (const { annotator, size = 2 } of judgements)
    counts.set(annotator, (counts.get(annotator) ?? 0) + 1 / pairCount(size));
  const names = [...weights.keys()];
  const multipliers = (totals: readonly number[]) =>
    cap === null ? totals.map(() => 1) : capInfluence(totals, cap);
  const evenly = multipliers(names.map((name) => counts.get(name) as number));
  const weighed = multipliers(
    names.map((name) => (weights.get(name) as number) * (counts.get(name) as number)),
  );
  return new Map(
    names.map((name, at) => {
      const byReliability = (weights.get(name) as number) * (weighed[at] as number);
      return [name, { byReliability: Math.fround(byReliability), even: Math.fround(evenly[at] as number) }];
    }),
  );
}

function hashed(weights: ReadonlyMap<string, AnnotatorWeight>): [number, AnnotatorWeight][] {
  return [...weights].map(([name, weight]) => [hashText(name), weight]);
}
