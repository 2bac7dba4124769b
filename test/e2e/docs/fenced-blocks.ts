import { readFileSync } from 'node:fs';
import { marked, type Token, type Tokens } from 'marked';

/** A fenced block of a Markdown file. */
export interface Block {
  /** `file:line` of the opening fence. */
  at: string;
  language: string;
  /** The words after the language: `name="value"`, or a name alone. */
  meta: ReadonlyMap<string, string>;
  text: string;
}

const META = /([\w-]+)(?:="([^"]*)")?/g;

/** Every fenced block of a file, in order.
 *  @throws Error for one that cannot be found again in the file: its line would be a guess */
export function fencedBlocks(file: string, name: string): Block[] {
  const source = readFileSync(file, 'utf8');
  const blocks: Block[] = [];
  let from = 0;
  const add = (token: Token): void => {
    if (token.type !== 'code') return;
    const { raw, text, lang = '', codeBlockStyle } = token as Tokens.Code;
    if (codeBlockStyle === 'indented') throw new Error(`${name}: an indented block; fence it: ${text}`);
    const [fence = ''] = raw.trimStart().split('\n');
    const at = source.indexOf(fence.trim(), from);
    if (at < 0) throw new Error(`${name}: no line begins with ${fence}`);
    from = at + fence.length + text.length;
    const [language = '', ...rest] = lang.split(' ');
    blocks.push({
      at: `${name}:${source.slice(0, at).split('\n').length}`,
      language,
      meta: new Map([...rest.join(' ').matchAll(META)].map(([, key = '', value = '']) => [key, value])),
      text,
    });
  };
  // Nothing of it is a promise: what is called for each token is not.
  void marked.walkTokens(marked.lexer(source), add);
  return blocks;
}
