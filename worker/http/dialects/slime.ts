import * as v from 'valibot';
import { defineDialect } from './dialect.ts';
import { promptOf, responseOf, Said, SaidThere } from './texts.ts';

/** A remote reward model of slime (`--rm-type remote_rm --rm-url`): one response, a bare number.
 *  @see https://github.com/THUDM/slime `slime/rollout/rm_hub/__init__.py` */
export const slimeReward = defineDialect({
  summary: 'The reward of one response for slime',
  request: v.object({ prompt: Said, response: SaidThere }),
  response: v.number(),
  read: ({ prompt, response }) => ({
    model: undefined,
    items: [{ prompt: promptOf(prompt), response: responseOf(response) }],
    answer: ([score]) => score?.reward as number,
  }),
});
