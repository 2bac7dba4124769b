import type { Compared, CompareRequest, ScoreQuery, ScoreRequest, Scores } from '../contract/score.ts';
import { attributeReward } from '../core/attribution.ts';
import { DomainError } from '../core/errors.ts';
import type { SparseVector } from '../core/features.ts';
import { moderatedProbability, posteriorFeatures } from '../core/posterior.ts';
import { percentileOf } from '../core/reference.ts';
import { unfamiliarity } from '../core/reference-profile.ts';
import { reward } from '../core/reward-network.ts';
import { difference } from '../core/sparse-vector.ts';
import { styleAdjustedReward } from '../core/style-adjustment.ts';
import type { Database } from '../storage/database.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { featuresToScore } from './features-to-score.ts';
import { latestModel, modelAt, type PublishedModel } from './read-checkpoint.ts';

/** Whose newest model scores, and what its encoder may have. */
export interface Scorer {
  projectId: number;
  access: EncoderAccess;
}

/** Rewards by the newest published model, or by that of a step.
 *  @throws DomainError `checkpoint_not_found`, `not_explainable`, `encoder_unavailable` */
export async function scoreResponses(
  db: Database,
  { projectId, access }: Scorer,
  { explain, step, ...request }: ScoreRequest & ScoreQuery & { step?: number | undefined },
): Promise<Scores> {
  const published =
    step === undefined ? await latestModel(db, projectId) : await modelAt(db, projectId, step);
  if (explain) requireExplainable(published);
  const items =
    'items' in request
      ? request.items
      : request.responses.map((response) => ({ prompt: request.prompt, response }));
  const vectors = await featuresToScore(db, items, { projectId, access, encoder: published.encoder });
  const scores = items.map(({ response }, at) => {
    const features = vectors[at] as SparseVector;
    const { model, reference } = published;
    return {
      ...scoreOf(features, published),
      ...(explain && { explanation: attributeReward(model, features, response, reference.centre) }),
    };
  });
  return { checkpoint: published.ref, scores };
}

/** How likely a is preferred to b. @throws DomainError `checkpoint_not_found`, `encoder_unavailable` */
export async function compareResponses(
  db: Database,
  { projectId, access }: Scorer,
  { prompt, a, b }: CompareRequest,
): Promise<Compared> {
  const published = await latestModel(db, projectId);
  const { ref, model, posterior, encoder } = published;
  const items = [a, b].map((response) => ({ prompt, response }));
  const vectors = await featuresToScore(db, items, { projectId, access, encoder });
  const [first, second] = vectors as [SparseVector, SparseVector];
  const [scoreA, scoreB] = [scoreOf(first, published), scoreOf(second, published)];
  const variance = posterior.variance(
    difference(posteriorFeatures(model, first), posteriorFeatures(model, second)),
  );
  return {
    probability_a: moderatedProbability(scoreA.reward - scoreB.reward, variance),
    reward_a: scoreA.reward,
    reward_b: scoreB.reward,
    margin_standard_error: Math.sqrt(variance),
    style_adjusted_margin: scoreA.style_adjusted_reward - scoreB.style_adjusted_reward,
    checkpoint: ref,
  };
}

/** What is said of one response. */
export function scoreOf(
  features: SparseVector,
  { model, reference, profile, mean, posterior }: PublishedModel,
): Omit<Scores['scores'][number], 'explanation'> {
  const raw = reward(model, features);
  const centred = raw - reference.centre;
  const adjusted = profile ? styleAdjustedReward(model, features, profile.mean) : raw;
  // A centred reward is a margin over the mean of the reference responses, and as uncertain as that.
  const variance = posterior.variance(difference(posteriorFeatures(model, features), mean));
  return {
    reward: centred,
    standard_error: Math.sqrt(variance),
    percentile: percentileOf(reference, raw),
    style_adjusted_reward: adjusted - reference.centre,
    unfamiliar: profile !== null && unfamiliarity(profile, features) > 1,
  };
}

function requireExplainable({ model }: PublishedModel): void {
  if (model.shape.hidden === 0) return;
  throw new DomainError(
    'not_explainable',
    'Only the rewards of a linear head add up from their parts, and this project has head "mlp": ask without explain.',
  );
}
