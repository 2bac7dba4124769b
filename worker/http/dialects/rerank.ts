import * as v from 'valibot';
import { type Dialect, defineDialect } from './dialect.ts';
import { atLeastOne } from './texts.ts';
import { activated, COMMON, USAGE, Usage, vllmProblem } from './vllm.ts';

const Part = v.object({ type: v.literal('text', 'only text can be scored'), text: v.string() });
const Text = v.pipe(
  v.union(
    [v.string(), v.object({ text: v.string() }), v.object({ content: v.array(Part) })],
    'give a text, or an object whose "text" is one',
  ),
  v.transform((text) => {
    if (typeof text === 'string') return text;
    return 'text' in text ? text.text : text.content.map((part) => part.text).join('');
  }),
);

const request = v.pipe(
  v.object({
    ...COMMON,
    /** The prompt. */
    query: Text,
    /** The responses. */
    documents: v.pipe(
      v.union(
        [
          v.pipe(
            Text,
            v.transform((text) => [text]),
          ),
          v.array(Text),
        ],
        'give texts, or objects whose "text" is one',
      ),
    ),
    /** How many of the best to answer; 0 or none for all. */
    top_n: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
    return_documents: v.nullish(v.boolean()),
    rank_fields: v.nullish(v.array(v.literal('text', 'only the field "text" of a document is read'))),
  }),
  v.title('Cohere, Jina, vLLM'),
);

const response = v.pipe(
  v.object({
    id: v.string(),
    model: v.string(),
    /** Best first. */
    results: v.array(
      v.object({
        index: v.number(),
        relevance_score: v.number(),
        document: v.optional(v.object({ text: v.string() })),
      }),
    ),
    meta: v.object({ api_version: v.object({ version: v.string() }) }),
    usage: Usage,
  }),
  v.title('Cohere, Jina, vLLM'),
);

/** Reranking as by Cohere's API of this version, which Jina's and vLLM's have after it. The first version answers with the
 *  documents unless told not to, as the latter two do; the second, only if told to.
 *  @see https://docs.cohere.com/reference/rerank and https://docs.cohere.com/v1/reference/rerank
 *  @see https://api.jina.ai/redoc
 *  @see https://github.com/vllm-project/vllm `vllm/entrypoints/pooling/scoring/protocol.py` */
function rerank(version: '1' | '2'): Dialect {
  return defineDialect({
    summary: `Responses to a prompt, reranked as Cohere ${version}, Jina and vLLM answer it`,
    request,
    response,
    adaptProblem: (problem) => ({ ...vllmProblem(problem), ...{ message: problem.detail } }),
    read: ({ model, query, documents, top_n, return_documents, ...activation }) => ({
      model,
      items: atLeastOne(documents, 'documents').map((text) => ({ prompt: query, response: text })),
      answer: (scores, by) => ({
        id: by.id,
        model: by.model,
        results: scores
          .map((score, index) => ({ score, index }))
          .sort((one, other) => other.score.reward - one.score.reward)
          .slice(0, top_n || undefined)
          .map(({ score, index }) => ({
            index,
            relevance_score: activated(score, activation, true),
            ...((return_documents ?? version === '1') && { document: { text: documents[index] as string } }),
          })),
        meta: { api_version: { version } },
        usage: USAGE,
      }),
    }),
  });
}

export const rerankV1 = rerank('1');
export const rerankV2 = rerank('2');
