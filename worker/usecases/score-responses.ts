import type { Compared, CompareRequest, ScoreQuery, ScoreRequest, Scores } from '../contract/score.ts';
import { attributeReward } from '../core/attribution.ts';
import { featurize } from '../core/features.ts';
import { preferenceProbability } from '../core/preference-loss.ts';
import { percentileOf } from '../core/reference.ts';
import { reward } from '../core/reward-network.ts';
import { rewardStandardError } from '../core/uncertainty.ts';
import type { Database } from '../storage/database.ts';
import { latestModel } from './read-checkpoint.ts';

/** Rewards by the newest published model. @throws DomainError `checkpoint_not_found` */
export async function scoreResponses(
  db: Database,
  projectId: number,
  { explain, ...request }: ScoreRequest & ScoreQuery,
): Promise<Scores> {
  const { ref, model, reference } = await latestModel(db, projectId);
  const items =
    'items' in request
      ? request.items
      : request.responses.map((response) => ({ prompt: request.prompt, response }));
  const scores = items.map(({ prompt, response }) => {
    const features = featurize(prompt, response);
    const raw = reward(model, features);
    return {
      reward: raw - reference.centre,
      standard_error: rewardStandardError(model, features),
      percentile: percentileOf(reference, raw),
      ...(explain && { explanation: attributeReward(model, features, response, reference.centre) }),
    };
  });
  return { checkpoint: ref, scores };
}

/** How likely a is preferred to b: σ(reward(a) − reward(b)). @throws DomainError `checkpoint_not_found` */
export async function compareResponses(
  db: Database,
  projectId: number,
  { prompt, a, b }: CompareRequest,
): Promise<Compared> {
  const { ref, model, reference } = await latestModel(db, projectId);
  const centred = (response: string) => reward(model, featurize(prompt, response)) - reference.centre;
  const [rewardA, rewardB] = [centred(a), centred(b)];
  const probability = preferenceProbability(rewardA - rewardB);
  return { probability_a: probability, reward_a: rewardA, reward_b: rewardB, checkpoint: ref };
}
