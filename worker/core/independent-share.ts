import type { Matchup } from './win-graph.ts';

/** How much each pair of one ranking tells, where a comparison of two tells 1: 3/(K + 1). The C(K, 2) pairs of a ranking hang
 *  together, for a response that was well liked that time wins all of its pairs. Of K equally strong responses, one wins a
 *  number of its K − 1 pairs that is uniform in 0 … K − 1, of variance (K² − 1)/12; won independently it would be
 *  (K − 1)/4. So its strength comes out (K + 1)/3 times as uncertain as from so many comparisons of two. Where strengths lie
 *  apart it is less, and intervals are somewhat wider than they need be.
 *  @param size K, how many responses were compared at once, ≥ 2
 *  @see Varin, Reid, Firth 2011, "An overview of composite likelihood methods", §4.2: scaling a likelihood of pairs to the
 *    variance of its score */
export function independentShare(size: number): number {
  return 3 / (size + 1);
}

/** A matchup of comparisons of `size` responses (left out for 2), counted for what it tells. */
export function independentMatchup(matchup: Matchup & { size?: number }): Matchup {
  // Nearly all are, and there may be 20,000: copies would take longer than a step of the fit.
  if ((matchup.size ?? 2) === 2) return matchup;
  const { size = 2, firstWins, secondWins, ties, ...pair } = matchup;
  const share = independentShare(size);
  return { ...pair, firstWins: share * firstWins, secondWins: share * secondWins, ties: share * ties };
}
