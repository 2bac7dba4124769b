import { parseAlpaca } from './chat-templates/alpaca.ts';
import { parseTranscript } from './chat-templates/hh.ts';
import { parseInst } from './chat-templates/inst.ts';
import { parseChatml, parseGemma, parseLlama3 } from './chat-templates/marked-turns.ts';
import { stripAround, stripEnd } from './chat-templates/special-tokens.ts';
import { type Message, type PromptAndResponse, renderPrompt, splitConversation } from './conversation.ts';

/** Templates that have a response between their marks as it is. */
const EXACT = [parseChatml, parseLlama3, parseGemma];
/** Templates that put white space around it. */
const SPACED = [parseInst, parseTranscript, parseAlpaca];

/** A prompt and the response to it, from the one text that a chat template made of both. A text of no known template is a
 *  response to no prompt. Special tokens around it go. Linear in its length. */
export function splitTemplated(text: string): PromptAndResponse {
  const messages = parseTemplated(text);
  return messages ? splitConversation(messages) : { prompt: '', response: plainResponse(text) };
}

/** The prompt in a text that may be templated, with or without the beginning of the answer that its template asks for. */
export function plainPrompt(text: string): string {
  const messages = parseTemplated(text);
  return messages ? renderPrompt(messages) : stripAround(text);
}

/** A response without the tokens that a tokenizer put around it. */
export function plainResponse(text: string): string {
  return stripEnd(stripAround(text));
}

/** A prompt and the response to it, from a prompt that may be templated and a text that begins with it, or else is templated
 *  as a whole, or is the response alone. */
export function splitAfterPrompt(text: string, prompt: string): PromptAndResponse {
  if (prompt === '' || !text.startsWith(prompt)) {
    const messages = parseTemplated(text);
    if (messages) return splitConversation(messages);
    return { prompt: plainPrompt(prompt), response: plainResponse(text) };
  }
  return { prompt: plainPrompt(prompt), response: responseAfter(prompt, text.slice(prompt.length)) };
}

function responseAfter(prompt: string, rest: string): string {
  // A prompt may lack the beginning of the turn that answers it.
  const messages = parseTemplated(rest);
  if (messages) return splitConversation(messages).response;
  const response = plainResponse(rest);
  return parseBy(SPACED, prompt) ? response.trim() : response;
}

function parseTemplated(text: string): Message[] | null {
  return parseBy(EXACT, text) ?? parseBy(SPACED, text);
}

function parseBy(parsers: typeof EXACT, text: string): Message[] | null {
  const bare = stripAround(text);
  for (const parse of parsers) {
    const messages = parse(bare);
    if (messages) return messages;
  }
  return null;
}
