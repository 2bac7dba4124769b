import type { Outcome } from './comparison.ts';

/** What one comparison adds to the win matrix; systems in alphabetical order. */
export interface MatchupChange {
  first: string;
  second: string;
  firstWins: number;
  secondWins: number;
  ties: number;
}

/** Both-bad counts as a tie, a skip not at all; a comparison within one system, or of unnamed ones, says nothing. */
export function matchupChange({
  outcome,
  systemA,
  systemB,
}: {
  outcome: Outcome;
  systemA: string | null;
  systemB: string | null;
}): MatchupChange | null {
  if (outcome === 'skip' || systemA === null || systemB === null || systemA === systemB) return null;
  const inOrder = systemA < systemB;
  const [first, second] = inOrder ? [systemA, systemB] : [systemB, systemA];
  const decided = outcome === 'a' || outcome === 'b';
  const firstWon = decided && (outcome === 'a') === inOrder;
  return {
    first,
    second,
    firstWins: firstWon ? 1 : 0,
    secondWins: decided && !firstWon ? 1 : 0,
    ties: decided ? 0 : 1,
  };
}

/** What a pair that was compared alone or in a ranking adds. */
export interface SizedMatchup extends MatchupChange {
  /** How many responses were compared at once: 2, or a ranking's. */
  size: number;
}

/** Matchups by the places of their systems among all that are named, in alphabetical order. */
export function indexedMatchups<M extends { first: string; second: string }>(
  matchups: readonly M[],
): { systems: string[]; matchups: (Omit<M, 'first' | 'second'> & { first: number; second: number })[] } {
  const systems = [...new Set(matchups.flatMap(({ first, second }) => [first, second]))].sort();
  const place = new Map(systems.map((system, at) => [system, at]));
  return {
    systems,
    matchups: matchups.map((matchup) => ({
      ...matchup,
      first: place.get(matchup.first) as number,
      second: place.get(matchup.second) as number,
    })),
  };
}
