import { ownFacets } from './facets.ts';
import { type Fields, has, judgedBy } from './fields.ts';
import { defineFormat } from './format.ts';
import { isMessages, readMessages, renderResponse, splitConversations } from './messages.ts';
import { firstPreferred } from './preference.ts';
import { encodedPrompt, systemsOfChosen } from './prompt.ts';

/** TRL's conversational preference formats. Explicit: `{prompt: [message], chosen: [message], rejected: [message]}`.
 *  Implicit: chosen and rejected are whole conversations that begin alike.
 *  @see https://huggingface.co/docs/trl/dataset_formats#preference */
export const trlConversational = defineFormat({
  name: 'trl-conversational',
  mapping: {
    prompt: 'prompt, or what chosen and rejected begin with in common',
    responses: 'chosen, rejected',
    systems: 'chosen_system, rejected_system',
    labels: 'chosen is preferred; annotator, strength, weight',
  },
  detect: (record) => isMessages(record['chosen']) && isMessages(record['rejected']) && !isPlainPair(record),
  facets: ownFacets,
  read(record) {
    const { prompt, responses } = readTexts(record);
    const [first, second] = systemsOfChosen(record);
    return [
      {
        prompt,
        responses: [
          { text: responses[0], system: first },
          { text: responses[1], system: second },
        ],
        judgements: [firstPreferred(judgedBy(record))],
      },
    ];
  },
});

/** Texts that are the JSON of conversations, but of others than their prompt: responses that happen to look so. */
function isPlainPair(record: Fields): boolean {
  const { prompt, chosen } = record;
  if (typeof chosen !== 'string' || typeof prompt !== 'string' || isMessages(prompt)) return false;
  return !readMessages(chosen, 'chosen').some(({ content }) => content === prompt);
}

function readTexts(record: Record<string, unknown>): { prompt: string; responses: [string, string] } {
  const chosen = readMessages(record['chosen'], 'chosen');
  const rejected = readMessages(record['rejected'], 'rejected');
  // Whole conversations begin with a person or a system; what only answers begins with the assistant.
  if (!has(record, 'prompt') || !['assistant', 'gpt', 'model'].includes(chosen[0]?.role ?? ''))
    return splitConversations(chosen, rejected);
  return {
    prompt: encodedPrompt(record['prompt']),
    responses: [renderResponse(chosen), renderResponse(rejected)],
  };
}
