import { renderPrompt } from '../conversation.ts';
import { ownFacets } from './facets.ts';
import { type Fields, has, judgedBy, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { isMessages, readMessages, renderResponse } from './messages.ts';
import { firstPreferred } from './preference.ts';
import { systemsOfChosen } from './prompt.ts';

/** Preferences as LLaMA-Factory keeps them in ShareGPT's style: `{conversations: [message], chosen: message, rejected: message}`,
 *  and perhaps a system prompt beside.
 *  @see https://github.com/hiyouga/LLaMA-Factory, data/README.md, "Preference Dataset" */
export const sharegpt = defineFormat({
  name: 'sharegpt',
  mapping: {
    prompt: 'system, conversations',
    responses: 'chosen, rejected',
    systems: 'chosen_system, rejected_system',
    labels: 'chosen is preferred; annotator, strength, weight',
  },
  detect: (record) =>
    isMessages(turnsOf(record)) && isMessages([record['chosen']]) && isMessages([record['rejected']]),
  facets: ownFacets,
  read(record) {
    const system = has(record, 'system')
      ? [{ role: 'system', content: textField(record['system'], 'system') }]
      : [];
    const [first, second] = systemsOfChosen(record);
    const reply = (side: 'chosen' | 'rejected') => renderResponse(readMessages([record[side]], side));
    return [
      {
        prompt: renderPrompt([...system, ...readMessages(turnsOf(record), 'conversations')]),
        responses: [
          { text: reply('chosen'), system: first },
          { text: reply('rejected'), system: second },
        ],
        judgements: [firstPreferred(judgedBy(record))],
      },
    ];
  },
});

function turnsOf(record: Fields): unknown {
  return record['conversations'] ?? record['messages'];
}
