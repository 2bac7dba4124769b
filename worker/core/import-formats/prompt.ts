import { renderPrompt } from '../conversation.ts';
import { type Fields, firstName, textField } from './fields.ts';
import { isMessages, readMessages } from './messages.ts';

/** A prompt that is a text, or a conversation so far. A text that is the JSON of a conversation stays a text. */
export function promptField(value: unknown, field = 'prompt'): string {
  return Array.isArray(value) ? renderPrompt(readMessages(value, field)) : textField(value, field);
}

/** The same, where a conversation may be a JSON text, as in a CSV. */
export function encodedPrompt(value: unknown, field = 'prompt'): string {
  return isMessages(value) ? renderPrompt(readMessages(value, field)) : textField(value, field);
}

/** What wrote the chosen and the rejected response, by the names that data sets have for it. */
export function systemsOfChosen(record: Fields): [string | null, string | null] {
  const of = (side: string) => firstName(record, `${side}_system`, `${side}_model`, `${side}-model`);
  return [of('chosen'), of('rejected')];
}
