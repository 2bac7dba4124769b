import * as v from 'valibot';
import { splitTemplated } from '../../core/templated-text.ts';
import { defineDialect } from './dialect.ts';
import { atLeastOne } from './texts.ts';

/** A reward model of LLaMA-Factory's API (`reward_model_type: api`), whose PPO always names it "model".
 *  @see https://github.com/hiyouga/LLaMA-Factory `src/llamafactory/api/protocol.py`, `src/llamafactory/train/ppo/ppo_utils.py` */
export const scoreEvaluation = defineDialect({
  summary: 'Scores for LLaMA-Factory',
  request: v.object({ model: v.nullish(v.string()), messages: v.array(v.string()) }),
  response: v.object({
    id: v.string(),
    object: v.literal('score.evaluation'),
    model: v.string(),
    scores: v.array(v.number()),
  }),
  read: ({ model, messages }) => ({
    model,
    items: atLeastOne(messages, 'messages').map(splitTemplated),
    answer: (scores, by) => ({
      id: `scoreval-${by.id}`,
      object: 'score.evaluation' as const,
      model: by.model,
      scores: scores.map(({ reward }) => reward),
    }),
  }),
});
