import { type LeaderboardEntry, RATING_SCALE } from '../leaderboard.ts';
import { Z_95 } from '../normal-quantile.ts';
import type { SplitHalf } from './split-half.ts';

/** When a leaderboard is good enough. */
export interface StopTarget {
  /** Half the width of each system's 95 % interval, in rating points. */
  halfWidth: number;
  splitHalf: number;
}

/** 50 points are odds of 4 : 3. */
export const DEFAULT_TARGET: StopTarget = { halfWidth: 50, splitHalf: 0.8 };

/** Whether to go on collecting, why, and where; numbers of comparisons are about what it takes if things stay as they look. */
export interface StopVerdict {
  enough: boolean;
  reason: string;
  /** Systems whose intervals are too wide, widest first. */
  systems: { system: string; halfWidth: number; comparisons: number }[];
  /** Neighbours in rating that are neither told apart nor known to be close; compare these directly. */
  pairs: { first: string; second: string; comparisons: number }[];
}

/** What one comparison between equals adds to the information on their difference, in nats⁻². */
const INFORMATION = 1 / 4;

/** Enough is where every interval is narrow and two halves of the crowd would rank alike. Where halves cannot be had, the
 *  intervals decide.
 *  @param entries of a leaderboard, best first */
export function stopVerdict(
  entries: readonly LeaderboardEntry[],
  split: SplitHalf,
  target: StopTarget = DEFAULT_TARGET,
): StopVerdict {
  if (entries.length < 2) {
    const reason =
      'There are fewer than two systems, so there is nothing to rank: name what wrote each response.';
    return { enough: false, reason, systems: [], pairs: [] };
  }
  const systems = entries.flatMap((entry) => needOf(entry, target)).sort((a, b) => b.halfWidth - a.halfWidth);
  const alike = !split.defined || split.value >= target.splitHalf;
  return {
    enough: systems.length === 0 && alike,
    reason: reasonOf({ entries, systems, split, target }),
    systems,
    pairs: entries.slice(1).flatMap((entry, at) => pairNeed(entries[at] as LeaderboardEntry, entry, target)),
  };
}

function halfWidthOf({ lower, upper }: Pick<LeaderboardEntry, 'lower' | 'upper'>): number {
  return (upper - lower) / 2;
}

/** Information on a system grows as its comparisons do; of one that has none, as if its opponents were known and equal. */
function needOf(entry: LeaderboardEntry, target: StopTarget): StopVerdict['systems'] {
  const halfWidth = halfWidthOf(entry);
  if (halfWidth <= target.halfWidth) return [];
  const each = entry.comparisons > 0 ? informationAt(halfWidth) / entry.comparisons : INFORMATION;
  const missing = informationAt(target.halfWidth) - informationAt(halfWidth);
  return [{ system: entry.system, halfWidth, comparisons: Math.ceil(missing / each) }];
}

/** Two neighbours are settled when their difference is beyond its error, or its error within the target. The error leaves
 *  out that strengths have mean zero, and is a little too large for it. */
function pairNeed(
  first: LeaderboardEntry,
  second: LeaderboardEntry,
  target: StopTarget,
): StopVerdict['pairs'] {
  const error = Math.hypot(halfWidthOf(first), halfWidthOf(second));
  const difference = first.rating - second.rating;
  const sufficient = Math.max(difference, target.halfWidth);
  if (error <= sufficient) return [];
  const odds = Math.exp(difference / RATING_SCALE);
  const each = odds / (1 + odds) ** 2;
  const missing = informationAt(sufficient) - informationAt(error);
  return [{ first: first.system, second: second.system, comparisons: Math.ceil(missing / each) }];
}

/** Information, in nats⁻², that makes a 95 % interval this wide. */
function informationAt(halfWidth: number): number {
  return ((Z_95 * RATING_SCALE) / halfWidth) ** 2;
}

function reasonOf({
  entries,
  systems,
  split,
  target,
}: {
  entries: readonly LeaderboardEntry[];
  systems: StopVerdict['systems'];
  split: SplitHalf;
  target: StopTarget;
}): string {
  const widest = Math.round(Math.max(...entries.map(halfWidthOf)));
  const intervals =
    systems.length === 0
      ? `Every rating is known within ±${widest} points (asked for: ±${target.halfWidth})`
      : `${systems.length} of ${entries.length} ratings are not yet known within ±${target.halfWidth} points ` +
        `(widest: ±${widest})`;
  if (!split.defined)
    return `${intervals}. Whether two halves of the crowd agree cannot be said: ${split.reason}`;
  const alike = split.value >= target.splitHalf;
  const joined = alike === (systems.length === 0) ? 'and' : 'but';
  const verb = alike ? 'agree' : 'do not yet agree';
  return (
    `${intervals}, ${joined} two halves of the crowd ${verb} on the ranking ` +
    `(split-half reliability ${split.value.toFixed(2)}, asked for: ${target.splitHalf}).`
  );
}
