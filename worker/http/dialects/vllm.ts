import * as v from 'valibot';
import type { Problem } from '../../contract/problem.ts';
import { type Message, type PromptAndResponse, splitConversation } from '../../core/conversation.ts';
import { splitTemplated } from '../../core/templated-text.ts';
import { InvalidRequest } from '../problem.ts';
import { relevance, type Score } from './dialect.ts';
import { atLeastOne, Messages, Texts } from './texts.ts';

/** Fields that requests to vLLM have in common. `activation` is what `use_activation` was called before 0.11.2.
 *  @see https://github.com/vllm-project/vllm `vllm/entrypoints/pooling/base/protocol.py` */
export const COMMON = {
  model: v.nullish(v.string()),
  use_activation: v.nullish(v.boolean()),
  activation: v.nullish(v.boolean()),
};

/** One text or several, or the messages of one conversation. */
export const INPUT = { input: v.nullish(Texts), messages: v.nullish(Messages) };

/** What {@link INPUT} asks to score. */
export function itemsOf({
  input,
  messages,
}: {
  input?: string[] | null | undefined;
  messages?: Message[] | null | undefined;
}): PromptAndResponse[] {
  if (input) return atLeastOne(input, 'input').map(splitTemplated);
  if (messages) return [splitConversation(atLeastOne(messages, 'messages'))];
  throw new InvalidRequest([{ pointer: '/input', detail: 'give input, one text or several, or messages' }]);
}

/** No tokens are counted, for there are none. */
export const Usage = v.object({ prompt_tokens: v.number(), total_tokens: v.number() });
export const USAGE = { prompt_tokens: 0, total_tokens: 0 };

type Activation = { [Name in 'use_activation' | 'activation']?: boolean | null | undefined };

/** The score with vLLM's activation, which is σ, or without, as the request wants it. */
export function activated(
  score: Score,
  { use_activation, activation }: Activation,
  byDefault: boolean,
): number {
  return (use_activation ?? activation ?? byDefault) ? relevance(score) : score.reward;
}

const TYPES: Record<number, string> = { 401: 'AuthenticationError', 404: 'NotFoundError' };

/** With the `error` that vLLM and SGLang answer; they know 400 only where a request is not right. */
export function vllmProblem(problem: Problem): Problem {
  const status = problem.status === 422 ? 400 : problem.status;
  const type = TYPES[status] ?? (status < 500 ? 'BadRequestError' : 'InternalServerError');
  const error = { message: problem.detail, type, param: null, code: status };
  return { ...problem, status, ...{ error } };
}
