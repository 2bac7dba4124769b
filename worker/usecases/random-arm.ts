import { type LearnerState, learnerPlans } from '../core/learners.ts';
import type { Recipe } from '../core/recipe.ts';

/** The learner that trains on pairs drawn at random alone; null where the recipe has none. */
export function randomLearner(learners: readonly LearnerState[], recipe: Recipe): LearnerState | null {
  const at = learnerPlans(recipe).findIndex(({ randomOnly }) => randomOnly);
  return learners[at] ?? null;
}
