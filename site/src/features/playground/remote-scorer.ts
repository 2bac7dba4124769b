import { ApiError } from '../../../../worker/contract/api-error.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import type { Scores } from '../../../../worker/contract/score.ts';
import type { Attribution } from '../../../../worker/core/attribution.ts';
import { api } from '../../lib/api.ts';
import type { Judged, Parts, Texts } from './judged.ts';

/** Asks the server to score, for models that need more than the text. */
export async function judgeRemotely(slug: string, texts: Texts, signal: AbortSignal): Promise<Judged> {
  const ranked = await api.rank(slug, texts, signal);
  const [first = 0, second = 0] = ranked.order;
  const textAt = (place: number) => texts.responses[place] ?? '';
  const lead = await api.compare(
    slug,
    { prompt: texts.prompt, a: textAt(first), b: textAt(second), checkpoint: ranked.checkpoint.step },
    signal,
  );
  return {
    checkpoint: ranked.checkpoint,
    scores: ranked.scores.map(({ standard_error, style_adjusted_reward, ...score }) => ({
      ...score,
      standardError: standard_error,
      styleAdjustedReward: style_adjusted_reward,
    })),
    order: ranked.order,
    probabilityFirstIsBest: ranked.probability_first_is_best,
    lead: { probability: lead.probability_a, standardError: lead.margin_standard_error },
  };
}

/** Asks the server what the rewards are made of. */
export async function explainRemotely(slug: string, texts: Texts, signal: AbortSignal): Promise<Parts> {
  const { responses } = texts;
  const none = { responses, rewards: responses.map(() => 0), attributions: responses.map(() => null) };
  if (responses.join('').length > LIMITS.explainedLength) return none;
  try {
    const { scores } = await api.explain(slug, texts, signal);
    return {
      responses,
      rewards: scores.map(({ reward }) => reward),
      attributions: scores.map(({ explanation }) => (explanation ? withoutGaps(explanation) : null)),
    };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_explainable') return none;
    throw error;
  }
}

function withoutGaps({
  embedding,
  ...rest
}: NonNullable<Scores['scores'][number]['explanation']>): Attribution {
  return embedding === undefined ? rest : { ...rest, embedding };
}
