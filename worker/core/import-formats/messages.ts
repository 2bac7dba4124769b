import { type Message, renderPrompt } from '../conversation.ts';
import { asFields, invalid, isFields, listField, textField } from './fields.ts';

const RESPONDERS = ['assistant', 'model', 'gpt', 'bot'];

export function isMessages(value: unknown): boolean {
  if (typeof value === 'string') return /^\s*\[\s*\{/.test(value) && /"(role|from)"/.test(value);
  return Array.isArray(value) && value.length > 0 && value.every(isMessage);
}

function isMessage(value: unknown): boolean {
  return isFields(value) && ('content' in value || 'value' in value) && ('role' in value || 'from' in value);
}

/** A conversation: `{role, content}` messages, or `{from, value}`; contents are texts, or lists of typed parts of which the
 *  texts are kept. A list, or the JSON text of one. */
export function readMessages(value: unknown, field: string): Message[] {
  return listField(value, field).map((entry, index) => {
    const at = `${field}[${index}]`;
    const message = asFields(entry, at);
    const content = message['content'] ?? message['value'];
    return {
      role: textField(message['role'] ?? message['from'], `${at}.role`),
      content: readContent(content, `${at}.content`),
    };
  });
}

function readContent(content: unknown, field: string): string {
  if (content === null || content === undefined) return '';
  if (!Array.isArray(content)) return textField(content, field);
  const texts = content.flatMap((part, index) => {
    if (typeof part === 'string') return [part];
    const { text } = asFields(part, `${field}[${index}]`);
    return text === null || text === undefined ? [] : [textField(text, `${field}[${index}].text`)];
  });
  return texts.join('\n').toWellFormed();
}

/** What answers a prompt: one message as it is; several, turn by turn, as the rest of a transcript. */
export function renderResponse(messages: readonly Message[]): string {
  const [first, ...rest] = messages;
  if (!first) throw invalid('a conversation ends before a response');
  const turns = rest.map(({ role, content }) => `${isResponder(role) ? 'Assistant' : 'Human'}: ${content}`);
  return [first.content, ...turns].join('\n\n');
}

/** Two conversations as one prompt and two responses: the prompt is what they begin with in common, up to a reply. */
export function splitConversations(
  one: readonly Message[],
  other: readonly Message[],
): { prompt: string; responses: [string, string] } {
  let common = 0;
  while (common < Math.min(one.length, other.length) && same(one[common], other[common])) common++;
  const cut = lastReplyAt(one, common);
  if (cut < 0 || cut !== lastReplyAt(other, common))
    throw invalid('both conversations must begin alike, up to a reply of the assistant');
  return {
    prompt: renderPrompt(one.slice(0, cut)),
    responses: [renderResponse(one.slice(cut)), renderResponse(other.slice(cut))],
  };
}

/** Where the reply stands in which conversations may differ first; the last one, where they are the same throughout. */
function lastReplyAt(messages: readonly Message[], common: number): number {
  for (let at = Math.min(common, messages.length - 1); at >= 0; at--) {
    if (isResponder(messages[at]?.role ?? '')) return at;
  }
  return -1;
}

/** A conversation up to the n-th reply of the assistant. */
export function upToReply(messages: readonly Message[], turns: number | null): Message[] {
  if (turns === null) return [...messages];
  let replies = 0;
  const end = messages.findIndex(({ role }) => isResponder(role) && ++replies === turns);
  return end < 0 ? [...messages] : messages.slice(0, end + 1);
}

function isResponder(role: string): boolean {
  return RESPONDERS.includes(role);
}

function same(a: Message | undefined, b: Message | undefined): boolean {
  return a?.role === b?.role && a?.content === b?.content;
}
