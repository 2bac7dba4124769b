import { ownFacets } from './facets.ts';
import { has, judgedBy, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { firstPreferred } from './preference.ts';
import { promptField, systemsOfChosen } from './prompt.ts';

/** TRL's preference format with an explicit prompt, which most preference data has: `{prompt, chosen, rejected}`.
 *  @see https://huggingface.co/docs/trl/dataset_formats#preference */
export const pairs = defineFormat({
  name: 'pairs',
  mapping: {
    prompt: 'prompt',
    responses: 'chosen, rejected',
    systems: 'chosen_system, rejected_system',
    labels: 'chosen is preferred; annotator, strength, weight',
  },
  detect: (record) => has(record, 'prompt', 'chosen', 'rejected'),
  facets: ownFacets,
  read(record) {
    const [first, second] = systemsOfChosen(record);
    return [
      {
        prompt: promptField(record['prompt']),
        responses: [
          { text: textField(record['chosen'], 'chosen'), system: first },
          { text: textField(record['rejected'], 'rejected'), system: second },
        ],
        judgements: [firstPreferred(judgedBy(record))],
      },
    ];
  },
});
