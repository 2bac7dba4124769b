import * as v from 'valibot';
import { defineDialect } from './dialect.ts';
import { activated, COMMON, INPUT, itemsOf, USAGE, Usage, vllmProblem } from './vllm.ts';

/** vLLM's pooling by a sequence reward model: the raw reward, unless activation is asked for.
 *  @see https://github.com/vllm-project/vllm `vllm/entrypoints/pooling/pooling/protocol.py` */
export const vllmPooling = defineDialect({
  summary: 'Pooling as vLLM answers it',
  request: v.object({
    ...COMMON,
    ...INPUT,
    task: v.nullish(
      v.picklist(['classify', 'reward', 'score'], 'a reward is all that is pooled: leave task out'),
    ),
    encoding_format: v.nullish(v.literal('float', 'only "float" is answered: leave encoding_format out')),
  }),
  response: v.object({
    id: v.string(),
    object: v.literal('list'),
    created: v.number(),
    model: v.string(),
    data: v.array(v.object({ index: v.number(), object: v.literal('pooling'), data: v.array(v.number()) })),
    usage: Usage,
  }),
  adaptProblem: vllmProblem,
  read: (request) => ({
    model: request.model,
    items: itemsOf(request),
    answer: (scores, by) => ({
      id: `pool-${by.id}`,
      object: 'list' as const,
      created: by.createdSeconds,
      model: by.model,
      data: scores.map((score, index) => ({
        index,
        object: 'pooling' as const,
        data: [activated(score, request, false)],
      })),
      usage: USAGE,
    }),
  }),
});
