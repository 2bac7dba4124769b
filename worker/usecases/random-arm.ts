import { foldedModel, type Learnt } from '../core/folded-model.ts';
import { learnerPlans } from '../core/learners.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RewardModel } from '../core/reward-network.ts';

/** The model that pairs drawn at random alone have taught; null where the recipe has none. */
export function randomArm(learnt: Learnt, recipe: Recipe): { model: RewardModel; examples: number } | null {
  if (!recipe.randomArm) return null;
  const plans = learnerPlans(recipe);
  const at = plans.findIndex(({ randomOnly }) => randomOnly);
  const model = foldedModel(learnt, plans, { randomOnly: true });
  return { model, examples: learnt.learners[at]?.examples ?? 0 };
}
