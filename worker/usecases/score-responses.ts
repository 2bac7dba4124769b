import type { Compared, CompareRequest, ScoreQuery, ScoreRequest, Scores } from '../contract/score.ts';
import { attributeReward } from '../core/attribution.ts';
import { DomainError } from '../core/errors.ts';
import type { SparseVector } from '../core/features.ts';
import { moderatedProbability } from '../core/posterior.ts';
import { marginVariance, scoreOf } from '../core/scoring-model.ts';
import type { Database } from '../storage/database.ts';
import { describeScore } from './describe-score.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { featuresToScore } from './features-to-score.ts';
import { modelOf, type PublishedModel } from './read-checkpoint.ts';

/** Whose model scores, and what its encoder may have. */
export interface Scorer {
  projectId: number;
  access: EncoderAccess;
}

/** Rewards by the newest published model, or by that of a step.
 *  @throws DomainError `checkpoint_not_found`, `not_explainable`, `encoder_unavailable` */
export async function scoreResponses(
  db: Database,
  { projectId, access }: Scorer,
  { explain, checkpoint, ...request }: ScoreRequest & Pick<ScoreQuery, 'explain'>,
): Promise<Scores> {
  const published = await modelOf(db, projectId, checkpoint);
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
      ...describeScore(scoreOf(features, published)),
      ...(explain && { explanation: attributeReward(model, features, response, reference.centre) }),
    };
  });
  return { checkpoint: published.ref, scores };
}

/** How likely a is preferred to b. @throws DomainError `checkpoint_not_found`, `encoder_unavailable` */
export async function compareResponses(
  db: Database,
  { projectId, access }: Scorer,
  { prompt, a, b, checkpoint }: CompareRequest,
): Promise<Compared> {
  const published = await modelOf(db, projectId, checkpoint);
  const { ref, encoder } = published;
  const items = [a, b].map((response) => ({ prompt, response }));
  const vectors = await featuresToScore(db, items, { projectId, access, encoder });
  const [first, second] = vectors as [SparseVector, SparseVector];
  const [scoreA, scoreB] = [scoreOf(first, published), scoreOf(second, published)];
  const variance = marginVariance(first, second, published);
  return {
    probability_a: moderatedProbability(scoreA.reward - scoreB.reward, variance),
    reward_a: scoreA.reward,
    reward_b: scoreB.reward,
    margin_standard_error: Math.sqrt(variance),
    style_adjusted_margin: scoreA.styleAdjustedReward - scoreB.styleAdjustedReward,
    checkpoint: ref,
  };
}

function requireExplainable({ model }: PublishedModel): void {
  if (model.shape.hidden === 0) return;
  throw new DomainError(
    'not_explainable',
    'Only the rewards of a linear head add up from their parts, and this project has head "mlp": ask without explain.',
  );
}
