import { fitBradleyTerry } from '../bradley-terry.ts';
import type { TieModel } from '../tie-models.ts';
import { comparisonsIn, hasFiniteMaximum, islands, type Matchup, type WinGraph } from '../win-graph.ts';

/** Standard deviation, in log-strength, of the prior that stands in where the data have no finite maximum. 2 is 347
 *  rating points, odds of 7 : 1 against the average: wider than systems worth comparing differ, so a few comparisons
 *  outweigh it. */
export const WEAK_PRIOR_DEVIATION = 2;

export interface Estimates {
  strengths: Float64Array;
  variances: Float64Array;
  /** Davidson's ν or Rao–Kupper's η of each system's island; 0 where nobody tied in it. */
  tieParameters: Float64Array;
  /** Whether the comparisons alone gave them, with no prior. */
  bounded: boolean;
}

/** Each island has its own mean zero. The one with most comparisons is the yardstick; how far another one's mean lies
 *  from it is known from the prior only, so that a system nobody has seen yet widens no interval but its own. */
export function fitIslands(graph: WinGraph, ties: TieModel): Estimates {
  const groups = islands(graph).map((members) => ({ members, matchups: matchupsWithin(graph, members) }));
  const sizes = groups.map(({ matchups }) => comparisonsIn(matchups));
  const yardstick = comparisonsIn(graph.matchups) > 0 ? groups[sizes.indexOf(Math.max(...sizes))] : undefined;
  const strengths = new Float64Array(graph.itemCount);
  const variances = new Float64Array(graph.itemCount);
  const tieParameters = new Float64Array(graph.itemCount);
  let bounded = graph.itemCount === 0 || (groups.length === 1 && yardstick !== undefined);
  for (const group of groups) {
    const island = fitIsland({ itemCount: group.members.length, matchups: group.matchups }, ties);
    bounded &&= island.bounded;
    group.members.forEach((item, i) => {
      strengths[item] = island.strengths[i] ?? Number.NaN;
      const apart = group === yardstick ? 0 : WEAK_PRIOR_DEVIATION ** 2;
      variances[item] = (island.variances[i] ?? Number.NaN) + apart;
      tieParameters[item] = island.tieParameter;
    });
  }
  return { strengths, variances, tieParameters, bounded };
}

function fitIsland(
  graph: WinGraph,
  ties: TieModel,
): Omit<Estimates, 'tieParameters'> & { tieParameter: number } {
  const fitted = (prior: { priorDeviation?: number }) => {
    const { strengths, covariance, tieParameter } = fitBradleyTerry({ ...graph, ties, ...prior });
    // A variance of 0 may come out below it by rounding.
    const variances = strengths.map((_, i) =>
      Math.max(0, covariance[i * (graph.itemCount + 1)] ?? Number.NaN),
    );
    return { strengths, variances, tieParameter, bounded: prior.priorDeviation === undefined };
  };
  if (hasFiniteMaximum(graph)) {
    try {
      return fitted({});
    } catch {
      // A maximum that is finite but beyond double precision: a million to one beside a single comparison.
    }
  }
  return fitted({ priorDeviation: WEAK_PRIOR_DEVIATION });
}

/** The matchups of one island, by the position of their systems in it. */
function matchupsWithin({ itemCount, matchups }: WinGraph, members: readonly number[]): readonly Matchup[] {
  if (members.length === itemCount) return matchups;
  const position = new Map(members.map((item, i) => [item, i]));
  return matchups.flatMap((matchup) => {
    const first = position.get(matchup.first);
    const second = position.get(matchup.second);
    return first === undefined || second === undefined ? [] : [{ ...matchup, first, second }];
  });
}
