import { decodeCheckpoint } from '../core/checkpoint.ts';
import { learnerPlans, mixtureOf } from '../core/learners.ts';
import type { Recipe } from '../core/recipe.ts';
import { encodeProfile, profileOf } from '../core/reference-profile.ts';
import { reward } from '../core/reward-network.ts';
import { insertCheckpoint } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import type { StoredFold } from '../storage/fold-storage.ts';
import type { StoredCard, StoredSavings } from '../storage/stored-card.ts';
import { evaluateFold } from './evaluate-fold.ts';
import type { FoldPlace } from './fold-log.ts';
import type { ResponseEmbeddings } from './load-features.ts';
import { forgetLatest } from './read-checkpoint.ts';
import { readReference } from './reference-responses.ts';
import { weighPromotion } from './weigh-promotion.ts';

/** Publishes a committed model, with all that scoring needs and its card says: readers get it, unless the project's gate holds it back
 *  or an owner has another served. Again: nothing changes.
 *  @returns false where it must wait: a response that stands for all has no embedding yet */
export async function publishCheckpoint(
  db: Database,
  {
    fold,
    model: bytes,
    recipe,
    place,
    savings,
    embeddings,
    createdAt,
  }: {
    fold: StoredFold;
    model: Uint8Array;
    recipe: Recipe;
    place: FoldPlace;
    savings: StoredSavings;
    embeddings: ResponseEmbeddings | null;
    createdAt: Date;
  },
): Promise<boolean> {
  const { projectId, step, state } = fold;
  const model = decodeCheckpoint(bytes);
  const reference = await readReference(db, projectId, { place, embeddings, reads: recipe.reads });
  if (!reference) return false;
  const profile = profileOf(reference, model.shape.featureCount);
  const source = { response: (id: number) => place.get(id) };
  const promotion = await weighPromotion(db, { projectId, model, state, recipe, place });
  const card: StoredCard = {
    heldOutShare: recipe.heldOutShare,
    strengthMargin: recipe.strengthMargin,
    preferences: state.examples + state.pending.length + state.heldOut,
    heldOut: state.heldOut,
    ...evaluateFold(place, { model, state, source }),
    mixture: sharesOf(fold, recipe),
    ...priorOf(recipe),
    savings,
    encoder: recipe.encoder,
    promotion,
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
    promoted: promotion.promoted,
    createdAt,
  });
  forgetLatest(projectId);
  return true;
}

/** How much of the model drew toward each share of the prior. */
function sharesOf({ state }: StoredFold, recipe: Recipe): StoredCard['mixture'] {
  if (recipe.prior === null) return [];
  const byScale = new Map<number, number>();
  for (const { priorScale, share } of mixtureOf(state.learners, learnerPlans(recipe))) {
    byScale.set(priorScale, (byScale.get(priorScale) ?? 0) + share);
  }
  return [...byScale].map(([priorScale, share]) => ({ priorScale, share }));
}

function priorOf({ prior }: Recipe): Pick<StoredCard, 'prior'> {
  return prior?.origin ? { prior: { hash: prior.hash, origin: prior.origin } } : {};
}

function floats(array: Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
