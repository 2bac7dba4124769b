import { ownFacets } from './facets.ts';
import { has, nameField, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { pairs } from './pairs.ts';
import { promptField } from './prompt.ts';

/** One response a record: `prompt, response, system`, as Tilt exports rewards; or the columns of `pairs`. Other columns are
 *  left aside: the ratings of HelpSteer2, for instance.
 *  @see https://huggingface.co/datasets/nvidia/HelpSteer2 */
export const singleResponse = defineFormat({
  name: 'csv',
  mapping: { prompt: 'prompt', responses: 'response', systems: 'system', labels: null },
  detect: (record) => has(record, 'response'),
  facets: ownFacets,
  read(record) {
    if ('chosen' in record) return pairs.read(record);
    const response = {
      text: textField(record['response'], 'response'),
      system: nameField(record['system'], 'system'),
    };
    return [{ prompt: promptField(record['prompt']), responses: [response], judgements: [] }];
  },
});
