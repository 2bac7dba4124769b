import type { Outcome } from './comparison.ts';

/** What one comparison adds to the win matrix; systems in alphabetical order. */
export interface MatchupChange {
  first: string;
  second: string;
  firstWins: number;
  secondWins: number;
  ties: number;
}

/** Both-bad counts as a tie, a skip not at all; a comparison within one system, or of unnamed ones, says nothing.
 *  @param sign 1 to add the comparison, −1 to take it back */
export function matchupChange(
  { outcome, systemA, systemB }: { outcome: Outcome; systemA: string | null; systemB: string | null },
  sign: 1 | -1 = 1,
): MatchupChange | null {
  if (outcome === 'skip' || systemA === null || systemB === null || systemA === systemB) return null;
  const inOrder = systemA < systemB;
  const [first, second] = inOrder ? [systemA, systemB] : [systemB, systemA];
  const decided = outcome === 'a' || outcome === 'b';
  const firstWon = decided && (outcome === 'a') === inOrder;
  return {
    first,
    second,
    firstWins: firstWon ? sign : 0,
    secondWins: decided && !firstWon ? sign : 0,
    ties: decided ? 0 : sign,
  };
}
