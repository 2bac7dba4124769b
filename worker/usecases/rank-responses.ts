import type { Ranked, RankRequest } from '../contract/score.ts';
import { rankByReward, scoreOf } from '../core/scoring-model.ts';
import type { Database } from '../storage/database.ts';
import { describeScore } from './describe-score.ts';
import { featuresToScore } from './features-to-score.ts';
import { modelOf } from './read-checkpoint.ts';
import type { Scorer } from './score-responses.ts';

/** Best of n, by a published model. @throws DomainError `checkpoint_not_found`, `encoder_unavailable` */
export async function rankResponses(
  db: Database,
  { projectId, access }: Scorer,
  { prompt, responses, checkpoint }: RankRequest,
): Promise<Ranked> {
  const published = await modelOf(db, projectId, checkpoint);
  const items = responses.map((response) => ({ prompt, response }));
  const features = await featuresToScore(db, items, { projectId, access, encoder: published.encoder });
  const scores = features.map((each) => scoreOf(each, published));
  const { order, probabilityFirstIsBest } = rankByReward(
    features,
    scores.map(({ reward }) => reward),
    published,
  );
  return {
    order,
    scores: scores.map(describeScore),
    probability_first_is_best: probabilityFirstIsBest,
    checkpoint: published.ref,
  };
}
