import { annotatorOf, type Fields, has, nameField, textField, whichOfTwo } from './fields.ts';
import { defineFormat } from './format.ts';

const detect = (record: Fields) => has(record, 'prompt', 'response_0', 'response_1', 'better_response_id');
const mapping = (field: string) => ({
  prompt: 'prompt',
  responses: 'response_0, response_1',
  systems: 'response_0_source, response_1_source',
  labels: field,
});

/** PKU-SafeRLHF, judged by helpfulness. It has two criteria, and a project is one: the other is `pku-safe-rlhf-safety`.
 *  @see https://huggingface.co/datasets/PKU-Alignment/PKU-SafeRLHF */
export const pkuSafeRlhf = defineFormat({
  name: 'pku-safe-rlhf',
  mapping: mapping('better_response_id'),
  detect,
  read: (record) => readPair(record, 'better_response_id'),
});

/** PKU-SafeRLHF, judged by safety; only by name, for its records look the same. */
export const pkuSafeRlhfSafety = defineFormat({
  name: 'pku-safe-rlhf-safety',
  mapping: mapping('safer_response_id'),
  detect: () => false,
  read: (record) => readPair(record, 'safer_response_id'),
});

function readPair(record: Fields, label: string) {
  const outcome = whichOfTwo(record[label], label) === 0 ? ('a' as const) : ('b' as const);
  return [
    {
      prompt: textField(record['prompt'], 'prompt'),
      responses: [0, 1].map((which) => ({
        text: textField(record[`response_${which}`], `response_${which}`),
        system: nameField(record[`response_${which}_source`], `response_${which}_source`),
      })),
      judgements: [{ a: 0, b: 1, outcome, annotator: annotatorOf(record), weight: 1, strength: null }],
    },
  ];
}
