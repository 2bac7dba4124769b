const BEGIN = ['<s>', '<bos>', '<|begin_of_text|>', '<|startoftext|>'];
const END = ['</s>', '<eos>', '<|end_of_text|>', '<|endoftext|>'];
const PAD = ['<pad>', '[PAD]', '<|pad|>', '<unk>', '<|finetune_right_pad_id|>'];
const TURN_END = ['<|im_end|>', '<|eot_id|>', '<|eom_id|>', '<end_of_turn>'];

const BEFORE = [...BEGIN, ...END, ...PAD];
const AFTER = [...END, ...PAD];

/** A text without the tokens that a tokenizer put around it: where it begins, ends or is filled up. */
export function stripAround(text: string): string {
  const start = skipTokens(text);
  return text.slice(start, Math.max(start, lastTokens(text, AFTER)));
}

/** A response without the tokens that end it. */
export function stripEnd(text: string): string {
  return text.slice(0, lastTokens(text, [...AFTER, ...TURN_END]));
}

function skipTokens(text: string): number {
  let at = 0;
  for (;;) {
    const next = skipSpace(text, at);
    const token = BEFORE.find((each) => text.startsWith(each, next));
    if (token === undefined) return at;
    at = next + token.length;
  }
}

/** Where the tokens at the end begin; white space before them is the text's own. */
function lastTokens(text: string, tokens: string[]): number {
  let end = text.length;
  for (;;) {
    let last = end;
    while (last > 0 && isSpace(text, last - 1)) last--;
    const token = tokens.find((each) => text.endsWith(each, last));
    if (token === undefined) return end;
    end = last - token.length;
  }
}

/** The first place from `at` on that is no white space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && isSpace(text, next)) next++;
  return next;
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** A text without what is left of a token that was cut at its end, where at least three of its characters are. */
export function withoutCutToken(text: string, token: string): string {
  for (let length = token.length - 1; length >= 3; length--)
    if (text.endsWith(token.slice(0, length))) return text.slice(0, -length);
  return text;
}
