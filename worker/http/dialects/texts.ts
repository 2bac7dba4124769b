import * as v from 'valibot';
import { type Message, renderPrompt } from '../../core/conversation.ts';
import { DomainError } from '../../core/errors.ts';
import { plainPrompt, plainResponse } from '../../core/templated-text.ts';

const NOT_TEXTS = 'give texts: token ids cannot be scored, for there is no tokenizer here';

/** One text or several. */
export const Texts = v.pipe(
  v.union([v.string(), v.array(v.string(NOT_TEXTS))], NOT_TEXTS),
  v.transform((texts) => (typeof texts === 'string' ? [texts] : texts)),
);

const Part = v.object(
  { type: v.literal('text', 'only text can be scored'), text: v.string() },
  'only text can be scored',
);
const Content = v.pipe(
  v.nullish(v.union([v.string(), v.array(Part)]), ''),
  v.transform((content) =>
    typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
  ),
);

/** Messages in the form of OpenAI's chat API. */
export const Messages = v.array(v.object({ role: v.string(), content: Content }));

const Spoken = v.union([v.string(), Messages]);
/** A prompt or response as trainers send it: a text, a list of messages, or nothing. */
export const Said = v.nullish(Spoken, '');
/** The same, where a field that is not there would be another one misspelt. */
export const SaidThere = v.nullable(Spoken, '');
type Said = string | Message[];

export function promptOf(said: Said): string {
  return typeof said === 'string' ? plainPrompt(said) : renderPrompt(said);
}

export function responseOf(said: Said): string {
  return typeof said === 'string' ? plainResponse(said) : said.map(({ content }) => content).join('\n\n');
}

/** @throws DomainError `nothing_to_score` for an empty list */
export function atLeastOne<Item>(items: Item[], field: string): Item[] {
  if (items.length > 0) return items;
  throw new DomainError('nothing_to_score', `${field} is empty: send at least one text to score.`);
}
