import type { LoggedOutcome, Outcome } from './comparison.ts';

/** How few and how many responses make a ranking; two make a pair. */
export const LEAST_RANKED = 3;
export const MOST_RANKED = 9;

/** Names of a task's responses, in the order shown. */
export const RESPONSE_KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] as const;

export type ResponseKey = (typeof RESPONSE_KEYS)[number];

/** What a row of the log says of three responses or more. One form for each answer, so that equal answers are equal texts. */
export interface Ranking {
  /** Response ids, in the order shown, `[K]`. */
  shown: readonly number[];
  /** `[K]`: 1 for the best, 2 for the next best …; those that tie share a number, and none is left out. Null where nobody
   *  ordered them: `both_bad` or `skip`. */
  ranks: readonly number[] | null;
}

/** A row of the log as far as it says what was compared and how it came out. */
export interface ComparedRow {
  outcome: LoggedOutcome;
  responseA: number;
  responseB: number;
  /** Null, or not there, where it is of two responses. */
  ranking?: Ranking | null;
}

/** Two responses of a row, and what the row says of them. */
export interface JudgedPair {
  /** Response ids, in the order shown. */
  a: number;
  b: number;
  outcome: Outcome;
}

/** All responses of a row, in the order shown. */
export function shownResponses({ responseA, responseB, ranking }: ComparedRow): readonly number[] {
  return ranking?.shown ?? [responseA, responseB];
}

/** A row as judgements of two responses: itself, or the C(K, 2) pairs of a ranking, which are not independent of each other. */
export function judgedPairs({ outcome, responseA, responseB, ranking }: ComparedRow): JudgedPair[] {
  if (!ranking) return [{ a: responseA, b: responseB, outcome: ofTwo(outcome) }];
  const { shown, ranks } = ranking;
  return pairsOf(shown.length).map(([first, second]) => ({
    a: shown[first] as number,
    b: shown[second] as number,
    outcome: ranks ? outcomeOf(ranks[first] as number, ranks[second] as number) : ofTwo(outcome),
  }));
}

/** The index pairs of a list: (0, 1), (0, 2) … (1, 2) … */
export function pairsOf(length: number): [first: number, second: number][] {
  return Array.from({ length }, (_, first) =>
    Array.from({ length: length - first - 1 }, (_, offset): [number, number] => [first, first + 1 + offset]),
  ).flat();
}

/** Ranks as {@link Ranking} has them, from any numbers that are lower for better responses. */
export function denseRanks(scores: readonly number[]): number[] {
  const distinct = [...new Set(scores)].sort((one, other) => one - other);
  return scores.map((score) => distinct.indexOf(score) + 1);
}

/** Groups of positions in `ranks`, best first; those of one group tie. */
export function tiersOf(ranks: readonly number[]): number[][] {
  return Array.from({ length: Math.max(0, ...ranks) }, (_, tier) =>
    ranks.flatMap((rank, position) => (rank === tier + 1 ? [position] : [])),
  );
}

function outcomeOf(first: number, second: number): Outcome {
  if (first === second) return 'tie';
  return first < second ? 'a' : 'b';
}

function ofTwo(outcome: LoggedOutcome): Outcome {
  if (outcome === 'ranking') throw new Error('a row says that it ranks and gives no ranks');
  return outcome;
}
