import { independentShare } from '../independent-share.ts';
import { bestFirst } from '../leaderboard.ts';
import { outcomeProbabilities, type TieModel } from '../tie-models.ts';
import type { Matchup } from '../win-graph.ts';
import { fitIslands } from './fit-islands.ts';

interface Outcomes {
  first: number;
  second: number;
  tie: number;
}

/** Two systems that met: shares of outcomes as they were and as the strengths foretell. */
export interface ComparedPair {
  /** The one that stands higher. */
  first: string;
  second: string;
  comparisons: number;
  observed: Outcomes;
  predicted: Outcomes;
  /** First's points, a tie being half, less those foretold, in standard deviations. */
  surprise: number;
}

/** The win matrix beside what the leaderboard's strengths foretell. The strengths were fitted to the same comparisons, so
 *  surprises come out somewhat below standard normal, most where a pair is much of what is known of its systems; beyond ±2
 *  the two do better or worse against each other than a single strength each can say.
 *  @returns systems best first, and every pair that met, by their places
 *  @see Davidson & Farquhar 1976, "A bibliography on the method of paired comparisons" (tests of fit) */
export function winMatrix({
  systems,
  matchups,
  ties,
}: {
  systems: readonly string[];
  /** `size`: how many responses were compared at once; left out for 2. */
  matchups: readonly (Matchup & { size?: number })[];
  ties: TieModel;
}): { systems: string[]; pairs: ComparedPair[] } {
  const told = summed(matchups, ({ size = 2 }) => independentShare(size));
  const { strengths, tieParameters } = fitIslands(
    { itemCount: systems.length, matchups: [...told.values()] },
    ties,
  );
  const order = systems
    .map((system, item) => ({ system, item, strength: strengths[item] as number }))
    .sort(bestFirst);
  const place = new Map(order.map(({ item }, at) => [item, at]));
  const placeOf = (item: number) => place.get(item) as number;
  const seen = [...summed(matchups, () => 1).values()].filter((pair) => countOf(pair) > 0);
  const pairs = seen
    .map((pair) => (placeOf(pair.first) < placeOf(pair.second) ? pair : turned(pair)))
    .sort((a, b) => placeOf(a.first) - placeOf(b.first) || placeOf(a.second) - placeOf(b.second))
    .map((pair): ComparedPair => {
      const { first, second } = pair;
      const predicted = outcomeProbabilities(ties, {
        d: (strengths[first] as number) - (strengths[second] as number),
        tieParameter: tieParameters[first] as number,
      });
      const kept = told.get(keyOf(pair)) as Matchup;
      return {
        first: systems[first] as string,
        second: systems[second] as string,
        comparisons: countOf(pair),
        observed: sharesOf(pair),
        predicted,
        surprise: surpriseOf(kept.first === first ? kept : turned(kept), predicted),
      };
    });
  return { systems: order.map(({ system }) => system), pairs };
}

function summed<M extends Matchup>(
  matchups: readonly M[],
  weight: (matchup: M) => number,
): Map<string, Matchup> {
  const sums = new Map<string, Matchup>();
  for (const matchup of matchups) {
    const key = keyOf(matchup);
    const sum = sums.get(key) ?? {
      first: matchup.first,
      second: matchup.second,
      firstWins: 0,
      secondWins: 0,
      ties: 0,
    };
    const more = sum.first === matchup.first ? matchup : turned(matchup);
    sum.firstWins += weight(matchup) * more.firstWins;
    sum.secondWins += weight(matchup) * more.secondWins;
    sum.ties += weight(matchup) * more.ties;
    sums.set(key, sum);
  }
  return sums;
}

function keyOf({ first, second }: Matchup): string {
  return `${Math.min(first, second)} ${Math.max(first, second)}`;
}

function turned({ first, second, firstWins, secondWins, ties }: Matchup): Matchup {
  return { first: second, second: first, firstWins: secondWins, secondWins: firstWins, ties };
}

function countOf({ firstWins, secondWins, ties }: Matchup): number {
  return firstWins + secondWins + ties;
}

function sharesOf(pair: Matchup): Outcomes {
  const count = countOf(pair);
  return { first: pair.firstWins / count, second: pair.secondWins / count, tie: pair.ties / count };
}

function surpriseOf(pair: Matchup, { first, second, tie }: Outcomes): number {
  const count = countOf(pair);
  const variance = count * (first * second + ((first + second) * tie) / 4);
  const points = pair.firstWins + pair.ties / 2;
  return variance > 0 ? (points - count * (first + tie / 2)) / Math.sqrt(variance) : 0;
}
