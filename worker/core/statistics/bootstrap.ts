import { fitPoint } from '../bradley-terry.ts';
import { independentShare } from '../independent-share.ts';
import { seededRandom } from '../random.ts';
import type { TieModel } from '../tie-models.ts';
import { hasFiniteMaximum, type Matchup } from '../win-graph.ts';
import { quantile } from './quantile.ts';
import { randomWeight } from './random-weights.ts';

/** A matchup by one annotator's word. */
export interface CountedMatchup extends Matchup {
  annotator: string;
  /** How many responses were compared at once. */
  size: number;
}

export interface Bootstrapped {
  /** What was drawn anew. */
  resampled: 'annotators' | 'comparisons';
  rounds: number;
  /** 95 % of each strength, `[systems]`. */
  lower: Float64Array;
  upper: Float64Array;
}

/** From as many annotators on, they are drawn rather than their comparisons. A bootstrap over fewer clusters makes intervals too
 *  narrow. @see Cameron, Gelbach & Miller 2008, "Bootstrap-based improvements for inference with clustered errors" */
export const LEAST_CLUSTERS = 20;

/** The whole takes a few seconds at the most. */
const MOST_SYSTEMS = 100;
const LEAST_ROUNDS = 200;
const MOST_ROUNDS = 1_000;
const WORK = 20_000;

/** Percentile intervals of Bradley–Terry strengths by a Bayesian bootstrap. Comparisons of one annotator hang together by their
 *  taste, so annotators are drawn anew where there are enough, which the sandwich does not do; else single comparisons.
 *  Pairs of a ranking count for what they tell (independent-share.ts). The same data and seed give the same intervals.
 *  @returns the reason where it is not defined: of too many systems, and where the comparisons set no finite strengths, for then
 *    intervals come from a prior, of which a bootstrap knows nothing
 *  @see Rubin 1981; Chiang et al. 2024, "Chatbot Arena", §5 (bootstrap intervals of strengths) */
export function bootstrapStrengths(
  { itemCount, matchups }: { itemCount: number; matchups: readonly CountedMatchup[] },
  { ties, seed }: { ties: TieModel; seed: number },
): Bootstrapped | { reason: string } {
  const pool = pooled(matchups);
  if (itemCount > MOST_SYSTEMS)
    return { reason: `A bootstrap takes ${MOST_SYSTEMS} systems at the most; there are ${itemCount}.` };
  if (itemCount < 2 || !hasFiniteMaximum({ itemCount, matchups: pool.cells }))
    return {
      reason: 'A bootstrap is not defined yet, for comparisons alone do not set every rating: collect more.',
    };
  const annotators = new Set(matchups.map(({ annotator }) => annotator)).size;
  const resampled = annotators >= LEAST_CLUSTERS ? 'annotators' : 'comparisons';
  const random = seededRandom(seed);
  const draw = () => (resampled === 'annotators' ? drawnByAnnotator(pool, random) : drawnCells(pool, random));
  const rounds = Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, Math.floor(WORK / itemCount)));
  const whole = fitPoint({ itemCount, matchups: pool.cells, ties });
  const strengths = Array.from({ length: itemCount }, () => new Float64Array(rounds));
  for (let round = 0; round < rounds; round++) {
    const point = fitPoint({ itemCount, matchups: draw(), ties }, whole);
    for (let item = 0; item < itemCount; item++) {
      (strengths[item] as Float64Array)[round] = point[item] as number;
    }
  }
  for (const drawn of strengths) drawn.sort();
  return {
    resampled,
    rounds,
    lower: Float64Array.from(strengths, (drawn) => quantile(drawn, 0.025)),
    upper: Float64Array.from(strengths, (drawn) => quantile(drawn, 0.975)),
  };
}

interface Pool {
  /** The matchups of all, by what they tell. */
  cells: Matchup[];
  /** Of each annotator, what they add to which cell. */
  byAnnotator: { cell: number; firstWins: number; secondWins: number; ties: number }[][];
}

function pooled(matchups: readonly CountedMatchup[]): Pool {
  const places = new Map<number, number>();
  const cells: Matchup[] = [];
  const byAnnotator = new Map<string, Pool['byAnnotator'][number]>();
  for (const { annotator, first, second, size, ...counts } of matchups) {
    const key = first * 65_536 + second;
    const cell = places.get(key) ?? cells.length;
    if (cell === cells.length) cells.push({ first, second, firstWins: 0, secondWins: 0, ties: 0 });
    places.set(key, cell);
    const share = independentShare(size);
    const firstWins = share * counts.firstWins;
    const secondWins = share * counts.secondWins;
    const told = { cell, firstWins, secondWins, ties: share * counts.ties };
    addTo(cells[cell] as Matchup, told, 1);
    const own = byAnnotator.get(annotator) ?? [];
    own.push(told);
    byAnnotator.set(annotator, own);
  }
  return { cells, byAnnotator: [...byAnnotator.values()] };
}

function drawnCells({ cells }: Pool, random: () => number): Matchup[] {
  return cells.map(({ first, second, firstWins, secondWins, ties }) => ({
    first,
    second,
    firstWins: randomWeight(random, firstWins),
    secondWins: randomWeight(random, secondWins),
    ties: randomWeight(random, ties),
  }));
}

function drawnByAnnotator({ cells, byAnnotator }: Pool, random: () => number): Matchup[] {
  const drawn = cells.map(({ first, second }) => ({ first, second, firstWins: 0, secondWins: 0, ties: 0 }));
  for (const own of byAnnotator) {
    const weight = randomWeight(random, 1);
    for (const told of own) addTo(drawn[told.cell] as Matchup, told, weight);
  }
  return drawn;
}

function addTo(sum: Matchup, more: Pick<Matchup, 'firstWins' | 'secondWins' | 'ties'>, weight: number): void {
  sum.firstWins += weight * more.firstWins;
  sum.secondWins += weight * more.secondWins;
  sum.ties += weight * more.ties;
}
