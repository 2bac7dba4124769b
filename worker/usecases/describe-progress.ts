import type { Progress } from '../contract/leaderboard.ts';
import type { CollectingProgress } from '../core/quality/collecting-progress.ts';

export function describeProgress({
  comparisons,
  weights,
  progress: { enough, reason, systems, pairs, target, split },
}: {
  comparisons: number;
  weights: Progress['weights'];
  progress: CollectingProgress;
}): Progress {
  return {
    weights,
    comparisons,
    enough,
    reason,
    target: { half_width: target.halfWidth, split_half: target.splitHalf },
    split_half: split.defined ? split.value : null,
    systems: systems.map(({ system, halfWidth, comparisons: missing }) => ({
      system,
      half_width: halfWidth,
      comparisons: missing,
    })),
    pairs,
  };
}
