import { foldedModel } from '../core/folded-model.ts';
import { learnerPlans } from '../core/learners.ts';
import { type Recipe, recipeKey } from '../core/recipe.ts';
import type { StoredFold } from '../storage/fold-storage.ts';
import type { FoldedExample } from '../storage/folded-examples.ts';
import type { ExampleSource } from '../training/example-source.ts';
import { foretell } from './evaluate-fold.ts';

/** What is expected of the examples of the chunk that is not full yet, by the model of the full ones. */
export function foretellPending(
  { state, recipe: folded }: StoredFold,
  recipe: Recipe,
  source: Pick<ExampleSource, 'response'>,
): FoldedExample[] {
  // By another recipe these learners mean nothing; the fold is about to begin anew.
  if (recipeKey(recipe) !== folded) return [];
  const model = foldedModel(state, learnerPlans(recipe));
  return foretell(state.pending, { model, state, source });
}
