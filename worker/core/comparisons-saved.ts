import type { Estimate } from './evaluation/clustered-mean.ts';
import { jackknife } from './evaluation/jackknife.ts';
import { comparisonsNeeded } from './learning-curve.ts';

/** A model measured on held-out comparisons. */
export interface MeasuredModel {
  /** Comparisons it had trained on. */
  trained: number;
  /** `[comparisons]`, its loss on each, in nats. */
  losses: readonly number[];
}

/** How many comparisons were saved by letting the model choose some of the pairs: the random arm needed `arm.trained` for the
 *  loss it has; the model that trained on chosen pairs, too, had that loss after fewer. All are measured on the same held-out
 *  comparisons, else what differs between those would pass for learning.
 *  @param curve of the model, from early to now, ascending
 *  @param prompts `[comparisons]`, the prompt of each: clusters of the standard error, by jackknife
 *  @returns negative where choosing was worse; null where the model, now, is not as good as the random arm */
export function comparisonsSaved({
  curve,
  arm,
  prompts,
}: {
  curve: readonly MeasuredModel[];
  arm: MeasuredModel;
  prompts: ArrayLike<number>;
}): Estimate | null {
  const models = [...curve, arm];
  const neededBy = (sums: Float64Array): number | null =>
    comparisonsNeeded(
      curve.map(({ trained }, at) => ({ n: trained, loss: sums[at] as number })),
      sums[curve.length] as number,
    );
  const now = curve.at(-1)?.trained ?? 0;
  const total = Float64Array.from(models, ({ losses }) => losses.reduce((sum, loss) => sum + loss, 0));
  if (neededBy(total) === null) return null;
  return jackknife({
    clusters: prompts,
    width: models.length,
    add(sums, item) {
      for (const [at, { losses }] of models.entries()) {
        sums[at] = (sums[at] as number) + (losses[item] as number);
      }
    },
    // Where, without some prompts, the model is not as good, it has saved less than nothing: at least what it has trained on.
    statistic: (sums) => arm.trained - (neededBy(sums) ?? now),
  });
}
