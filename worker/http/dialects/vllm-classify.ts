import * as v from 'valibot';
import { defineDialect } from './dialect.ts';
import { activated, COMMON, INPUT, itemsOf, USAGE, Usage, vllmProblem } from './vllm.ts';

/** vLLM's classification of a model with one label; verl's reward loop asks it without activation.
 *  @see https://github.com/vllm-project/vllm `vllm/entrypoints/pooling/classify/protocol.py` */
export const vllmClassify = defineDialect({
  summary: 'Classification as vLLM answers it',
  request: v.pipe(v.object({ ...COMMON, ...INPUT }), v.title('vLLM')),
  response: v.pipe(
    v.object({
      id: v.string(),
      object: v.literal('list'),
      created: v.number(),
      model: v.string(),
      data: v.array(
        v.object({
          index: v.number(),
          label: v.string(),
          probs: v.array(v.number()),
          num_classes: v.number(),
        }),
      ),
      usage: Usage,
    }),
    v.title('vLLM'),
  ),
  adaptProblem: vllmProblem,
  read: (request) => ({
    model: request.model,
    items: itemsOf(request),
    answer: (scores, by) => ({
      id: `classify-${by.id}`,
      object: 'list' as const,
      created: by.createdSeconds,
      model: by.model,
      data: scores.map((score, index) => ({
        index,
        label: 'LABEL_0',
        probs: [activated(score, request, true)],
        num_classes: 1,
      })),
      usage: USAGE,
    }),
  }),
});
