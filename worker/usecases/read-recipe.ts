import { featureCountWith } from '../core/embedding-block.ts';
import type { ModelShape } from '../core/model-shape.ts';
import { fitsShape } from '../core/prior.ts';
import type { ProjectSettings } from '../core/project-settings.ts';
import { DEFAULT_RECIPE, type Recipe } from '../core/recipe.ts';
import { isRead } from '../core/response-kind.ts';
import type { Database } from '../storage/database.ts';
import { findPrior, type StoredPrior } from '../storage/priors.ts';
import { findProjectById } from '../storage/projects.ts';

/** Units of an MLP head's hidden layer. */
const HIDDEN = 16;

/** By what recipe a project's log is folded. */
export async function readRecipe(db: Database, projectId: number): Promise<Recipe> {
  const [project, prior] = await Promise.all([findProjectById(db, projectId), findPrior(db, projectId)]);
  return project ? recipeOf(project.settings, prior) : DEFAULT_RECIPE;
}

/** Of which shape the model is that these settings ask for. */
export function shapeOf({ head, encoder }: ProjectSettings): ModelShape {
  return { featureCount: featureCountWith(encoder), hidden: head === 'mlp' ? HIDDEN : 0 };
}

export function recipeOf(settings: ProjectSettings, prior: StoredPrior | undefined): Recipe {
  const shape = shapeOf(settings);
  return {
    shape,
    heldOutShare: settings.held_out_share,
    strengthMargin: settings.strength_margin,
    randomArm: settings.active_share > 0,
    weighByReliability: settings.weigh_by_reliability,
    influenceCap: settings.influence_cap,
    reads: isRead(settings.responses) ? 'text' : 'nothing',
    // One of older features, or of another head, would be other weights than these: the model starts cold.
    prior: isRead(settings.responses) && prior && fitsShape(prior, shape) ? recipePrior(prior) : null,
    encoder: isRead(settings.responses) ? settings.encoder : null,
  };
}

function recipePrior({ hash, weights, source, preferences }: StoredPrior): Recipe['prior'] {
  return { hash, weights, origin: { source, preferences } };
}
