import { annotatorOf, has, invalid, isFields, numberField, objectField, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { fromSignedScore } from './preference.ts';

/** WebGPT's comparisons: `question.full_text`, two answers, and scores from −1 to 1 that sum to zero; 0 is a tie.
 *  @see https://huggingface.co/datasets/openai/webgpt_comparisons */
export const webgpt = defineFormat({
  name: 'webgpt',
  mapping: {
    prompt: 'question.full_text',
    responses: 'answer_0, answer_1',
    systems: null,
    labels: 'score_0: the higher is preferred, 0 is a tie',
  },
  detect: (record) => has(record, 'question', 'answer_0', 'answer_1', 'score_0'),
  read(record) {
    const score = numberField(record['score_0'], { field: 'score_0', least: -1, most: 1 });
    if (score === null) throw invalid('score_0 must be a number from -1 to 1');
    const { question } = record;
    const isText = typeof question === 'string' && !question.trimStart().startsWith('{');
    const text = isText && !isFields(question) ? question : objectField(question, 'question')['full_text'];
    return [
      {
        prompt: textField(text, 'question.full_text'),
        responses: ['answer_0', 'answer_1'].map((field) => ({
          text: textField(record[field], field),
          system: null,
        })),
        judgements: [
          {
            a: 0,
            b: 1,
            outcome: fromSignedScore(-score),
            annotator: annotatorOf(record),
            weight: 1,
            strength: null,
          },
        ],
      },
    ];
  },
});
