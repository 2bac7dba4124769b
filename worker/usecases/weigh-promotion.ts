import { decodeCheckpoint } from '../core/checkpoint.ts';
import type { FoldState } from '../core/fold.ts';
import { judgePromotion, type Promotion } from '../core/promotion.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RewardModel } from '../core/reward-network.ts';
import { type CheckpointRow, findCheckpoint } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { findProjectById } from '../storage/projects.ts';
import type { ExampleSource } from '../training/example-source.ts';
import { measureHeldOut } from './evaluate-fold.ts';
import type { FoldPlace } from './fold-log.ts';

/** Both models are measured on the newest of the held-out comparisons. */
const MEASURED = 1024;

/** Whether a new model goes to those who ask for the newest: the project's gate, where it has one, measures it and the served one on
 *  the same held-out comparisons. */
export async function weighPromotion(
  db: Database,
  {
    projectId,
    model,
    state,
    recipe,
    place,
  }: { projectId: number; model: RewardModel; state: FoldState; recipe: Recipe; place: FoldPlace },
): Promise<Promotion> {
  const project = await findProjectById(db, projectId);
  const tolerance = project?.settings.promotion_tolerance ?? null;
  const served = tolerance === null ? undefined : await findCheckpoint(db, projectId, 'latest');
  const heldOut = served ? place.newestHeldOut(MEASURED) : [];
  const source: Pick<ExampleSource, 'response'> = { response: (id) => place.get(id) };
  const lossOf = (measured: RewardModel): number | null =>
    measureHeldOut(heldOut, { model: measured, state, source, trained: 0 })?.heldOutLoss ?? null;
  const before = served && comparable(served, model, recipe);
  return judgePromotion({
    tolerance,
    served: served ? { step: served.step, heldOut: served.card?.heldOut ?? 0 } : null,
    comparisons: heldOut.length,
    loss: served ? lossOf(model) : null,
    // One that sees other features cannot be measured on these: what it was when it was published must do.
    servedLoss: before ? lossOf(before) : (served?.card?.heldOutEvaluation?.logLoss.value ?? null),
  });
}

function comparable(served: CheckpointRow, model: RewardModel, recipe: Recipe): RewardModel | null {
  if (JSON.stringify(served.card?.encoder ?? null) !== JSON.stringify(recipe.encoder)) return null;
  try {
    const before = decodeCheckpoint(new Uint8Array(served.model));
    return before.shape.featureCount === model.shape.featureCount ? before : null;
  } catch {
    // Of an older build's features.
    return null;
  }
}
