import type { LogRow } from '../worker/core/fold.ts';
import type { Recipe } from '../worker/core/recipe.ts';
import type { Pair } from './dataset.ts';
import { BENCH_RECIPE, OnlineLearner } from './online.ts';

/** Warm starts are followed up to here: the first comparisons are what a prior is for. */
export const WARM_COMPARISONS = 500;
/** How many comparisons a prior has learnt from, where there are so many. */
const TAUGHT = 2000;

/** Where learners start from that are warm: what the comparisons after the first {@link WARM_COMPARISONS} of a log teach, and its
 *  opposite. Labels read the wrong way round teach a linear model the negative of its weights. */
export function warmRecipes(
  pairs: readonly Pair[],
  log: readonly LogRow[],
): Record<'right' | 'opposed', Recipe> {
  const teacher = new OnlineLearner(pairs, BENCH_RECIPE);
  teacher.learn(log.slice(WARM_COMPARISONS, WARM_COMPARISONS + TAUGHT));
  const { weights } = teacher.model;
  const from = (hash: string, sign: 1 | -1): Recipe => ({
    ...BENCH_RECIPE,
    prior: { hash, weights: weights.map((weight) => sign * weight) },
  });
  return { right: from('right', 1), opposed: from('opposed', -1) };
}
