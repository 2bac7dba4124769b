import { decodeCheckpoint } from '../core/checkpoint.ts';
import { learnerPlans, mixtureShares } from '../core/learners.ts';
import type { Recipe } from '../core/recipe.ts';
import { encodeProfile, profileOf } from '../core/reference-profile.ts';
import { reward } from '../core/reward-network.ts';
import { insertCheckpoint } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import type { StoredFold } from '../storage/fold-storage.ts';
import type { StoredCard } from '../storage/schema.ts';
import { evaluateFold } from './evaluate-fold.ts';
import type { FoldPlace } from './fold-log.ts';
import type { ResponseEmbeddings } from './load-features.ts';
import { readReference } from './reference-responses.ts';

/** Makes a committed model the one that readers get, with all that scoring needs and its card says. Again: nothing changes.
 *  @returns false where it must wait: a response that stands for all has no embedding yet */
export async function publishCheckpoint(
  db: Database,
  {
    fold,
    model: bytes,
    recipe,
    place,
    embeddings,
    createdAt,
  }: {
    fold: StoredFold;
    model: Uint8Array;
    recipe: Recipe;
    place: FoldPlace;
    embeddings: ResponseEmbeddings | null;
    createdAt: Date;
  },
): Promise<boolean> {
  const { projectId, step, state } = fold;
  const model = decodeCheckpoint(bytes);
  const reference = await readReference(db, projectId, { place, embeddings });
  if (!reference) return false;
  const profile = profileOf(reference, model.shape.featureCount);
  const source = { response: (id: number) => place.get(id) };
  const card: StoredCard = {
    heldOutShare: recipe.heldOutShare,
    strengthMargin: recipe.strengthMargin,
    preferences: state.examples + state.pending.length + state.heldOut,
    heldOut: state.heldOut,
    ...evaluateFold(place, { model, state, source }),
    mixture: mixtureOf(fold, recipe),
    encoder: recipe.encoder,
  };
  await insertCheckpoint(db, {
    projectId,
    step,
    comparisons: state.comparisons,
    cursor: state.cursor,
    model: Buffer.from(bytes),
    referenceRewards: floats(Float32Array.from(reference, (features) => reward(model, features)).sort()),
    referenceProfile: profile && floats(encodeProfile(profile)),
    card,
    createdAt,
  });
  return true;
}

function mixtureOf({ state }: StoredFold, recipe: Recipe): StoredCard['mixture'] {
  const plans = learnerPlans(recipe);
  const candidates = state.learners.filter((_, at) => !plans[at]?.randomOnly);
  if (candidates.length === 1) return [];
  return mixtureShares(candidates).map((share, at) => ({ priorScale: plans[at]?.priorScale ?? 0, share }));
}

function floats(array: Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
