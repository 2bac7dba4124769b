import type { Fragility } from '../contract/statistics.ts';
import type { FragileLeader } from '../core/statistics/fragility.ts';

const NOBODY_LEADS =
  'Nobody leads yet: it takes two systems that were compared and are not equal. Collect comparisons.';
const TOO_LONG =
  'Of one language or tag this looks at a log of 2,000,000 comparisons at the most, and the log has more: ask for it of all prompts, without a language and a tag.';

/** How few comparisons hold the leader up, as the API shows it. */
export function describeFragility({
  systems,
  found,
  isTooLong,
}: {
  systems: readonly string[];
  found: FragileLeader | null;
  isTooLong: boolean;
}): Fragility {
  if (!found) return { defined: false, reason: isTooLong ? TOO_LONG : NOBODY_LEADS };
  const { leader, challenger, comparisons, least, most, removed } = found;
  const name = (item: number) => systems[item] as string;
  return {
    defined: true,
    leader: name(leader),
    challenger: challenger === null ? null : name(challenger),
    comparisons,
    exact: most === null ? least > comparisons : least === most,
    least,
    most,
    share: most === null ? null : most / comparisons,
    removed: removed.map(({ winner, loser, ...kind }) => ({
      winner: name(winner),
      loser: name(loser),
      ...kind,
    })),
    notices: [
      'Ties count as half a win here, with a weak prior throughout; a pair of a ranking counts as a comparison.',
      ...(most === null ? ['No removal was found that changes the leader.'] : []),
    ],
  };
}
