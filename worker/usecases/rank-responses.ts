import type { Ranked, RankRequest } from '../contract/score.ts';
import { featurize, type SparseVector } from '../core/features.ts';
import { posteriorFeatures, probabilityOfBest } from '../core/posterior.ts';
import { difference } from '../core/sparse-vector.ts';
import type { Database } from '../storage/database.ts';
import { latestModel } from './read-checkpoint.ts';
import { scoreOf } from './score-responses.ts';

/** Best of n, by the newest published model. @throws DomainError `checkpoint_not_found` */
export async function rankResponses(
  db: Database,
  projectId: number,
  { prompt, responses }: RankRequest,
): Promise<Ranked> {
  const published = await latestModel(db, projectId);
  const features = responses.map((response) => featurize(prompt, response));
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
