import type { Message } from '../conversation.ts';
import { stripEnd } from './special-tokens.ts';

const PREAMBLE = 'Below is an instruction that describes a task';
const [INSTRUCTION, INPUT, RESPONSE] = ['### Instruction:', '\n### Input:', '\n### Response:'];
const NEXT = `\n${INSTRUCTION}`;

/** Alpaca: `### Instruction:`, perhaps `### Input:`, and `### Response:`, once or several times, with or without the preamble,
 *  which says nothing of the task. Null for a text that does not begin so. Linear in its length.
 *  @see https://github.com/tatsu-lab/stanford_alpaca */
export function parseAlpaca(text: string): Message[] | null {
  const start = text.trimStart();
  if (!start.startsWith(INSTRUCTION) && !start.startsWith(PREAMBLE)) return null;
  const messages: Message[] = [];
  let at = start.indexOf(INSTRUCTION);
  let answer = at < 0 ? -1 : start.indexOf(RESPONSE, at);
  while (answer >= 0) {
    messages.push({ role: 'user', content: asked(start.slice(at + INSTRUCTION.length, answer)) });
    const next = start.indexOf(NEXT, answer);
    // Without a response of its own it is part of this one.
    const nextAnswer = next < 0 ? -1 : start.indexOf(RESPONSE, next);
    const response = start.slice(answer + RESPONSE.length, nextAnswer < 0 ? undefined : next);
    messages.push({ role: 'assistant', content: stripEnd(response).trim() });
    at = next + 1;
    answer = nextAnswer;
  }
  return messages.length > 0 ? messages : null;
}

function asked(instruction: string): string {
  const cut = instruction.indexOf(INPUT);
  if (cut < 0) return instruction.trim();
  return `${instruction.slice(0, cut).trim()}\n\n${instruction.slice(cut + INPUT.length).trim()}`;
}
