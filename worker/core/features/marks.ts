const mark = (character: string): number => character.charCodeAt(0);

/** ASCII marks under which wider forms of the same mark are counted. */
const SAME_MARK = new Map<number, number>(
  [
    ['。', '.'],
    ['．', '.'],
    ['।', '.'],
    ['۔', '.'],
    ['…', '.'],
    ['？', '?'],
    ['؟', '?'],
    ['！', '!'],
    ['，', ','],
    ['、', ','],
    ['،', ','],
    ['：', ':'],
    ['；', ';'],
    ['（', '('],
    ['“', '"'],
    ['”', '"'],
    ['«', '"'],
    ['»', '"'],
    ['「', '"'],
    ['」', '"'],
    ['–', '-'],
    ['—', '-'],
  ].map(([wide = '', plain = '']) => [mark(wide), mark(plain)]),
);

/** The ASCII mark under which each UTF-16 code unit is counted, `[65536]`; 0 where there is none. */
export const MARK: Uint8Array = Uint8Array.from(
  { length: 0x10000 },
  (_, code) => SAME_MARK.get(code) ?? (code < 0x80 ? code : 0),
);

export const COMMA = 0x2c;
export const DASH = 0x2d;
export const QUESTION = 0x3f;

/** Whether a mark, in its ASCII form, ends sentences. */
export function isTerminal(plain: number): boolean {
  return plain === 0x2e || plain === QUESTION || plain === 0x21;
}
