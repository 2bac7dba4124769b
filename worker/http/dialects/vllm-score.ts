import * as v from 'valibot';
import type { PromptAndResponse } from '../../core/conversation.ts';
import { InvalidRequest } from '../problem.ts';
import { defineDialect, type Fields } from './dialect.ts';
import { atLeastOne, Texts } from './texts.ts';
import { activated, COMMON, USAGE, Usage, vllmProblem } from './vllm.ts';

/** What vLLM has called the two sides, each pair of names as old clients send it. */
const SIDES = [
  ['queries', 'documents'],
  ['text_1', 'text_2'],
  ['data_1', 'data_2'],
  ['queries', 'items'],
] as const;

const side = v.nullish(Texts);

/** vLLM's score of pairs: one prompt with one or several responses, or as many of each.
 *  @see https://github.com/vllm-project/vllm `vllm/entrypoints/pooling/scoring/protocol.py`, `utils.py` beside it */
export const vllmScore = defineDialect({
  summary: 'Scores of pairs as vLLM answers them',
  request: v.object({
    ...COMMON,
    queries: side,
    documents: side,
    items: side,
    text_1: side,
    text_2: side,
    data_1: side,
    data_2: side,
  }),
  response: v.object({
    id: v.string(),
    object: v.literal('list'),
    created: v.number(),
    model: v.string(),
    data: v.array(v.object({ index: v.number(), object: v.literal('score'), score: v.number() })),
    usage: Usage,
  }),
  adaptProblem: vllmProblem,
  speaks: (body) => ['queries', 'text_1', 'data_1'].some((field) => field in body),
  read: (request) => ({
    model: request.model,
    items: pairsOf(request),
    answer: (scores, by) => ({
      id: `score-${by.id}`,
      object: 'list' as const,
      created: by.createdSeconds,
      model: by.model,
      data: scores.map((score, index) => ({
        index,
        object: 'score' as const,
        score: activated(score, request, true),
      })),
      usage: USAGE,
    }),
  }),
});

function pairsOf(request: Fields): PromptAndResponse[] {
  const [left, right] = SIDES.find((names) => names.every((name) => request[name])) ?? SIDES[0];
  const prompts = atLeastOne((request[left] ?? []) as string[], left);
  const responses = atLeastOne((request[right] ?? []) as string[], right);
  if (prompts.length > 1 && prompts.length !== responses.length) {
    const detail = `give one, or as many as ${right}: there are ${prompts.length} and ${responses.length}`;
    throw new InvalidRequest([{ pointer: `/${left}`, detail }]);
  }
  const [only] = prompts;
  return responses.map((response, at) => ({
    prompt: (prompts.length === 1 ? only : prompts[at]) as string,
    response,
  }));
}
