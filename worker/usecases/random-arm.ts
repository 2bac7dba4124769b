import { type LearnerState, learnerPlans, mixLearners } from '../core/learners.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RewardModel } from '../core/reward-network.ts';

/** The model that pairs drawn at random alone have taught; null where the recipe has none. */
export function randomArm(
  learners: readonly LearnerState[],
  recipe: Recipe,
): { model: RewardModel; examples: number } | null {
  if (!recipe.randomArm) return null;
  const plans = learnerPlans(recipe);
  const at = plans.findIndex(({ randomOnly }) => randomOnly);
  const model = mixLearners(learners, plans, { randomOnly: true });
  return { model, examples: learners[at]?.examples ?? 0 };
}
