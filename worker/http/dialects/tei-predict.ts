import * as v from 'valibot';
import type { PromptAndResponse } from '../../core/conversation.ts';
import { splitTemplated } from '../../core/templated-text.ts';
import { defineDialect } from './dialect.ts';
import { Model, RawScores, teiProblem, teiScore } from './tei.ts';
import { atLeastOne } from './texts.ts';

const FORMS = 'give a text, a pair [prompt, response], or a batch of lists of one or two texts';
const Sequence = v.pipe(v.array(v.string(FORMS), FORMS), v.minLength(1, FORMS), v.maxLength(2, FORMS));
const Prediction = v.object({ score: v.number(), label: v.string() });

/** Prediction as by Text Embeddings Inference: of one text or pair, or of a batch of them.
 *  @see https://github.com/huggingface/text-embeddings-inference `router/src/http/types.rs` */
export const teiPredict = defineDialect({
  summary: 'Predictions as Text Embeddings Inference answers them',
  request: v.object({
    model: Model,
    inputs: v.union([v.string(), Sequence, v.array(Sequence)], FORMS),
    raw_scores: RawScores,
  }),
  response: v.union([v.array(Prediction), v.array(v.array(Prediction))]),
  adaptProblem: teiProblem,
  read: ({ model, inputs, raw_scores }) => {
    const isBatch = Array.isArray(inputs) && !inputs.every((input) => typeof input === 'string');
    const sequences = isBatch ? (inputs as string[][]) : [typeof inputs === 'string' ? [inputs] : inputs];
    return {
      model,
      items: sequences.map((sequence) => itemOf(sequence as string[])),
      answer: (scores) => {
        const predictions = scores.map((score) => [{ score: teiScore(score, raw_scores), label: 'LABEL_0' }]);
        return isBatch ? predictions : (predictions[0] ?? []);
      },
    };
  },
});

function itemOf(sequence: string[]): PromptAndResponse {
  const [first, second] = atLeastOne(sequence, 'inputs') as [string, string?];
  return second === undefined ? splitTemplated(first) : { prompt: first, response: second };
}
