import { featureCountWith } from '../core/embedding-block.ts';
import type { ProjectSettings } from '../core/project-settings.ts';
import { DEFAULT_RECIPE, type Recipe } from '../core/recipe.ts';
import type { Database } from '../storage/database.ts';
import { findProjectById } from '../storage/projects.ts';

/** Units of an MLP head's hidden layer. */
const HIDDEN = 16;

/** By what recipe a project's log is folded. */
export async function readRecipe(db: Database, projectId: number): Promise<Recipe> {
  const project = await findProjectById(db, projectId);
  return project ? recipeOf(project.settings) : DEFAULT_RECIPE;
}

function recipeOf(settings: ProjectSettings): Recipe {
  return {
    shape: { featureCount: featureCountWith(settings.encoder), hidden: settings.head === 'mlp' ? HIDDEN : 0 },
    heldOutShare: settings.held_out_share,
    strengthMargin: settings.strength_margin,
    // No pair is chosen by the model yet, and no project has a prior.
    randomArm: false,
    prior: null,
    encoder: settings.encoder,
  };
}
