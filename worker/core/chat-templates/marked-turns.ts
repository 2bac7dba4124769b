import type { Message } from '../conversation.ts';
import { skipSpace, withoutCutToken } from './special-tokens.ts';

/** How a template marks a turn: `{open}{role}{afterRole}{content}{close}`. */
interface Marks {
  open: string;
  afterRole: string;
  /** Blank lines that the template puts before the content. */
  blank?: string;
  close: readonly string[];
}

const ROLE = /^[a-z][a-z_]{0,30}$/i;
const HEAD_LENGTH = 64;
/** What Qwen's template puts first in a response that was not thought about. */
const NO_THOUGHT = /^<think>\s*<\/think>\s*/;

/** ChatML: Qwen, Yi, Hermes and others. @see https://github.com/openai/openai-python/blob/v0.28.1/chatml.md */
export const parseChatml = markedTurns({ open: '<|im_start|>', afterRole: '\n', close: ['<|im_end|>'] });

/** Llama 3. @see https://www.llama.com/docs/model-cards-and-prompt-formats/meta-llama-3/ */
export const parseLlama3 = markedTurns({
  open: '<|start_header_id|>',
  afterRole: '<|end_header_id|>',
  blank: '\n\n',
  close: ['<|eot_id|>', '<|eom_id|>'],
});

/** Gemma; a system prompt is the beginning of its first turn. @see https://ai.google.dev/gemma/docs/core/prompt-structure */
export const parseGemma = markedTurns({
  open: '<start_of_turn>',
  afterRole: '\n',
  close: ['<end_of_turn>'],
});

/** A parser of a template that marks its turns; it gives null for a text that does not begin with a turn. A closing mark ends a
 *  turn only where another turn, or nothing, follows: elsewhere the text speaks of it. Linear in the text's length. */
function markedTurns(marks: Marks): (text: string) => Message[] | null {
  const closing = new RegExp(marks.close.map((token) => token.replaceAll('|', '\\|')).join('|'), 'g');
  return (text) => {
    const messages: Message[] = [];
    let at = skipSpace(text, 0);
    while (text.startsWith(marks.open, at)) {
      const head = headAt(text, at + marks.open.length, marks);
      if (!head) break;
      const { end, next } = turnEnd(text, { from: head.end, closing, marks });
      const content = text.slice(head.end, end);
      messages.push({ role: head.role, content: tidy(content, { marks, isCut: next === text.length }) });
      at = next;
    }
    return messages.length > 0 ? messages : null;
  };
}

/** The role that begins here, and where its content does. */
function headAt(text: string, start: number, { afterRole }: Marks): { role: string; end: number } | null {
  const head = text.slice(start, start + HEAD_LENGTH);
  const length = head.indexOf(afterRole);
  const role = (length < 0 ? head : head.slice(0, length)).trim();
  if (!ROLE.test(role)) return null;
  return { role, end: length < 0 ? start + head.length : start + length + afterRole.length };
}

/** Where a turn's content ends, and where the next turn begins. */
function turnEnd(
  text: string,
  { from, closing, marks }: { from: number; closing: RegExp; marks: Marks },
): { end: number; next: number } {
  closing.lastIndex = from;
  for (let found = closing.exec(text); found; found = closing.exec(text)) {
    const next = skipSpace(text, closing.lastIndex);
    if (next === text.length || text.startsWith(marks.open, next)) return { end: found.index, next };
  }
  return { end: text.length, next: text.length };
}

function tidy(content: string, { marks, isCut }: { marks: Marks; isCut: boolean }): string {
  const { blank = '' } = marks;
  const own = (content.startsWith(blank) ? content.slice(blank.length) : content).replace(NO_THOUGHT, '');
  return isCut ? marks.close.reduce(withoutCutToken, own) : own;
}
