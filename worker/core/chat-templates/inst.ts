import type { Message } from '../conversation.ts';
import { skipSpace } from './special-tokens.ts';

const [OPEN, CLOSE] = ['[INST]', '[/INST]'];
const [SYSTEM_OPEN, SYSTEM_CLOSE] = ['[SYSTEM_PROMPT]', '[/SYSTEM_PROMPT]'];
const [SYS_OPEN, SYS_CLOSE] = ['<<SYS>>', '<</SYS>>'];
const [BEGIN, END] = ['<s>', '</s>'];

/** Llama 2 and Mistral: `[INST] … [/INST] … </s>`, the system prompt inside the first turn as `<<SYS>>` or before it as
 *  `[SYSTEM_PROMPT]`. Null for a text that does not begin so. Linear in its length.
 *  @see https://www.llama.com/docs/model-cards-and-prompt-formats/meta-llama-2/
 *  @see https://docs.mistral.ai/cookbooks/concept-deep-dive-tokenization-chat_templates */
export function parseInst(text: string): Message[] | null {
  const messages: Message[] = [];
  let at = skipSpace(text, 0);
  if (text.startsWith(SYSTEM_OPEN, at)) {
    const end = text.indexOf(SYSTEM_CLOSE, at);
    if (end < 0) return null;
    messages.push({ role: 'system', content: text.slice(at + SYSTEM_OPEN.length, end).trim() });
    at = skipSpace(text, end + SYSTEM_CLOSE.length);
  }
  while (text.startsWith(OPEN, at)) {
    const end = text.indexOf(CLOSE, at);
    if (end < 0) break;
    messages.push(...asked(text.slice(at + OPEN.length, end).trim()));
    const start = end + CLOSE.length;
    const answer = answerEnd(text, start);
    messages.push({ role: 'assistant', content: text.slice(start, answer.end).trim() });
    at = answer.next;
  }
  return messages.some(({ role }) => role === 'assistant') ? messages : null;
}

/** What a user said, with the system prompt that Llama 2 has in it. */
function asked(content: string): Message[] {
  const user = (text: string): Message => ({ role: 'user', content: text.trim() });
  const end = content.startsWith(SYS_OPEN) ? content.indexOf(SYS_CLOSE) : -1;
  if (end < 0) return [user(content)];
  const system = content.slice(SYS_OPEN.length, end).trim();
  return [{ role: 'system', content: system }, user(content.slice(end + SYS_CLOSE.length))];
}

/** Where an answer ends: at `</s>` where another question, or nothing, follows. */
function answerEnd(text: string, start: number): { end: number; next: number } {
  for (let end = text.indexOf(END, start); end >= 0; end = text.indexOf(END, end + 1)) {
    let next = skipSpace(text, end + END.length);
    if (text.startsWith(BEGIN, next)) next = skipSpace(text, next + BEGIN.length);
    if (next === text.length || text.startsWith(OPEN, next)) return { end, next };
  }
  return { end: text.length, next: text.length };
}
