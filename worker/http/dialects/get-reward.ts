import * as v from 'valibot';
import type { PromptAndResponse } from '../../core/conversation.ts';
import { splitAfterPrompt } from '../../core/templated-text.ts';
import { InvalidRequest } from '../problem.ts';
import { defineDialect } from './dialect.ts';
import { promptOf, responseOf, Said, Texts } from './texts.ts';

const numbers = v.array(v.number());
const SaidList = v.array(Said);

const request = v.object({
  /** Prompt and response in one text each, as their tokens read. */
  query: v.nullish(Texts),
  prompts: v.nullish(SaidList),
  responses: v.nullish(SaidList),
});

/** A remote reward model of OpenRLHF (`--reward.remote_url`) and of align-anything (`remote_rm_url`).
 *  @see https://github.com/OpenRLHF/OpenRLHF `openrlhf/utils/agent.py`, `openrlhf/cli/serve_rm.py`
 *  @see https://github.com/PKU-Alignment/align-anything `align_anything/models/remote_rm/remote_rm_client.py` */
export const getReward = defineDialect({
  summary: 'Rewards for OpenRLHF and align-anything',
  request,
  response: v.union([
    v.object({ rewards: numbers, scores: numbers, extra_logs: v.record(v.string(), numbers) }),
    v.object({ rewards: numbers }),
  ]),
  read: ({ query, prompts, responses }) => ({
    model: undefined,
    items: responses ? pairs(prompts ?? [], responses) : queries(required(query), prompts ?? []),
    answer(scores) {
      const rewards = scores.map(({ reward }) => reward);
      if (responses) return { rewards };
      const extra_logs = {
        standard_error: scores.map(({ standard_error }) => standard_error),
        percentile: scores.map(({ percentile }) => percentile),
        unfamiliar: scores.map(({ unfamiliar }) => Number(unfamiliar)),
      };
      return { rewards, scores: rewards, extra_logs };
    },
  }),
});

/** No text at all is nothing to score, but a field that is not there may be called otherwise. */
function required(query: string[] | null | undefined): string[] {
  if (query) return query;
  const detail = 'give query, texts of prompt and response in one, or prompts and responses';
  throw new InvalidRequest([{ pointer: '/query', detail }]);
}

type Prompts = v.InferOutput<typeof SaidList>;

function pairs(prompts: Prompts, responses: Prompts): PromptAndResponse[] {
  requireAsMany(prompts, responses, 'responses');
  return responses.map((response, at) => ({
    prompt: promptOf(prompts[at] ?? ''),
    response: responseOf(response),
  }));
}

function queries(query: string[], prompts: Prompts): PromptAndResponse[] {
  requireAsMany(prompts, query, 'query');
  return query.map((text, at) => {
    const prompt = prompts[at] ?? '';
    return typeof prompt === 'string'
      ? splitAfterPrompt(text, prompt)
      : { ...splitAfterPrompt(text, ''), prompt: promptOf(prompt) };
  });
}

/** Prompts may be left out. */
function requireAsMany(prompts: unknown[], texts: unknown[], field: string): void {
  if (prompts.length === 0 || prompts.length === texts.length) return;
  const detail = `give as many as ${field}: there are ${prompts.length} prompts and ${texts.length} of ${field}`;
  throw new InvalidRequest([{ pointer: '/prompts', detail }]);
}
