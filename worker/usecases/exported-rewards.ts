import { scoreOf } from '../core/scoring-model.ts';
import type { Database } from '../storage/database.ts';
import type { ResponseText } from '../storage/responses.ts';
import { describeScore } from './describe-score.ts';
import { featuresToScore } from './features-to-score.ts';
import type { PublishedModel } from './read-checkpoint.ts';
import type { Scorer } from './score-responses.ts';

const REMEMBERED = 20_000;
const AT_ONCE = 64;

export type Score = ReturnType<typeof describeScore>;

/** Scores of a project's responses by one model, the newest ones remembered: comparisons of one prompt stand together. */
export function scorerOfResponses(
  db: Database,
  { projectId, access }: Scorer,
  model: PublishedModel,
): (texts: readonly ResponseText[]) => Promise<ReadonlyMap<number, Score>> {
  const remembered = new Map<number, Score>();
  return async (texts) => {
    if (remembered.size > REMEMBERED) remembered.clear();
    const unknown = texts.filter(({ id }) => !remembered.has(id));
    for (let from = 0; from < unknown.length; from += AT_ONCE) {
      const part = unknown.slice(from, from + AT_ONCE);
      const items = part.map(({ prompt, text }) => ({ prompt, response: text }));
      const features = await featuresToScore(db, items, { projectId, access, encoder: model.encoder });
      for (const [at, { id }] of part.entries()) {
        const vector = features[at];
        if (vector) remembered.set(id, describeScore(scoreOf(vector, model)));
      }
    }
    return remembered;
  };
}
