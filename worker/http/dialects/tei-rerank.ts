import * as v from 'valibot';
import { defineDialect } from './dialect.ts';
import { Model, RawScores, teiProblem, teiScore } from './tei.ts';
import { atLeastOne } from './texts.ts';

/** Reranking as by Text Embeddings Inference.
 *  @see https://github.com/huggingface/text-embeddings-inference `router/src/http/types.rs` */
export const teiRerank = defineDialect({
  summary: 'Responses to a prompt, reranked as Text Embeddings Inference answers it',
  request: v.pipe(
    v.object({
      model: Model,
      /** The prompt. */
      query: v.string(),
      /** The responses. */
      texts: v.array(v.string()),
      raw_scores: RawScores,
      return_text: v.optional(v.boolean(), false),
    }),
    v.title('Text Embeddings Inference'),
  ),
  response: v.pipe(
    v.array(v.object({ index: v.number(), text: v.optional(v.string()), score: v.number() })),
    v.title('Text Embeddings Inference'),
  ),
  adaptProblem: teiProblem,
  speaks: (body) => 'texts' in body,
  read: ({ model, query, texts, raw_scores, return_text }) => ({
    model,
    items: atLeastOne(texts, 'texts').map((text) => ({ prompt: query, response: text })),
    answer: (scores) =>
      scores
        .map((score, index) => ({
          index,
          ...(return_text && { text: texts[index] as string }),
          score: teiScore(score, raw_scores),
        }))
        .sort((one, other) => other.score - one.score),
  }),
});
