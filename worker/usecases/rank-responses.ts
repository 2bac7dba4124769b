import type { Ranked, RankRequest } from '../contract/score.ts';
import type { SparseVector } from '../core/features.ts';
import { posteriorFeatures, probabilityOfBest } from '../core/posterior.ts';
import { difference } from '../core/sparse-vector.ts';
import type { Database } from '../storage/database.ts';
import { featuresToScore } from './features-to-score.ts';
import { latestModel } from './read-checkpoint.ts';
import { type Scorer, scoreOf } from './score-responses.ts';

/** Best of n, by the newest published model. @throws DomainError `checkpoint_not_found`, `encoder_unavailable` */
export async function rankResponses(
  db: Database,
  { projectId, access }: Scorer,
  { prompt, responses }: RankRequest,
): Promise<Ranked> {
  const published = await latestModel(db, projectId);
  const items = responses.map((response) => ({ prompt, response }));
  const features = await featuresToScore(db, items, { projectId, access, encoder: published.encoder });
  const scores = features.map((each) => scoreOf(each, published));
  const rewardAt = (place: number) => scores[place]?.reward as number;
  const order = [...scores.keys()].sort((one, other) => rewardAt(other) - rewardAt(one) || one - other);
  const [first, ...rivals] = order as [number, ...number[]];
  const seen = features.map((each) => posteriorFeatures(published.model, each));
  const margins = rivals.map((rival) => ({
    margin: rewardAt(first) - rewardAt(rival),
    variance: published.posterior.variance(
      difference(seen[first] as SparseVector, seen[rival] as SparseVector),
    ),
  }));
  return { order, scores, probability_first_is_best: probabilityOfBest(margins), checkpoint: published.ref };
}
