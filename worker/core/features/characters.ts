/** What a UTF-16 code unit is to the features. Own ranges, not `\p{…}`: an engine's Unicode version must not move a vector. */
export const SPACE = 0;
export const LOWER = 1;
export const UPPER = 2;
export const DIGIT = 3;
/** Letters of scripts written without spaces: each is a word of its own. */
export const IDEOGRAPH = 4;
export const PUNCTUATION = 5;
export const SYMBOL = 6;
/** First half of an emoji's surrogate pair. */
export const EMOJI_LEAD = 7;

type Range = readonly [first: number, last: number, kind: number];

// Later ranges override earlier ones; whatever is in none of them is a letter without case.
const RANGES: readonly Range[] = [
  [0x00, 0x20, SPACE],
  [0x21, 0x7e, PUNCTUATION],
  [0x30, 0x39, DIGIT],
  [0x41, 0x5a, UPPER],
  [0x61, 0x7a, LOWER],
  [0x7f, 0xa0, SPACE],
  [0xa1, 0xbf, PUNCTUATION],
  [0xaa, 0xaa, LOWER],
  [0xb5, 0xb5, LOWER],
  [0xba, 0xba, LOWER],
  [0xc0, 0xde, UPPER],
  [0xd7, 0xd7, SYMBOL],
  [0xf7, 0xf7, SYMBOL],
  [0x386, 0x386, UPPER],
  [0x388, 0x38f, UPPER],
  [0x391, 0x3ab, UPPER],
  [0x400, 0x42f, UPPER],
  [0x589, 0x589, PUNCTUATION],
  [0x5be, 0x5be, PUNCTUATION],
  [0x60c, 0x60d, PUNCTUATION],
  [0x61b, 0x61f, PUNCTUATION],
  [0x660, 0x669, DIGIT],
  [0x66a, 0x66d, PUNCTUATION],
  [0x6d4, 0x6d4, PUNCTUATION],
  [0x6f0, 0x6f9, DIGIT],
  [0x964, 0x965, PUNCTUATION],
  [0x966, 0x96f, DIGIT],
  [0x0e01, 0x0edf, IDEOGRAPH],
  [0x1000, 0x109f, IDEOGRAPH],
  [0x1780, 0x17ff, IDEOGRAPH],
  [0x1680, 0x1680, SPACE],
  [0x2000, 0x200b, SPACE],
  [0x2010, 0x2027, PUNCTUATION],
  [0x2028, 0x2029, SPACE],
  [0x202f, 0x202f, SPACE],
  [0x2030, 0x205e, PUNCTUATION],
  [0x205f, 0x205f, SPACE],
  [0x2070, 0x209f, DIGIT],
  [0x20a0, 0x20cf, SYMBOL],
  [0x2100, 0x2bff, SYMBOL],
  [0x2e00, 0x2e7f, PUNCTUATION],
  [0x3000, 0x3000, SPACE],
  [0x3001, 0x303f, PUNCTUATION],
  [0x3040, 0x30ff, IDEOGRAPH],
  [0x3400, 0x9fff, IDEOGRAPH],
  [0xf900, 0xfaff, IDEOGRAPH],
  [0xd83c, 0xd83e, EMOJI_LEAD],
  [0xfe00, 0xfe0f, SYMBOL],
  [0xfe30, 0xfe6f, PUNCTUATION],
  [0xfeff, 0xfeff, SPACE],
  [0xff01, 0xff0f, PUNCTUATION],
  [0xff10, 0xff19, DIGIT],
  [0xff1a, 0xff20, PUNCTUATION],
  [0xff21, 0xff3a, UPPER],
  [0xff41, 0xff5a, LOWER],
  [0xff3b, 0xff40, PUNCTUATION],
  [0xff5b, 0xff65, PUNCTUATION],
];

// How far the lower-case letter lies from its capital, per run of capitals.
const CASE_RUNS: readonly Range[] = [
  [0x41, 0x5a, 32],
  [0xc0, 0xd6, 32],
  [0xd8, 0xde, 32],
  [0x391, 0x3ab, 32],
  [0x400, 0x40f, 80],
  [0x410, 0x42f, 32],
  [0xff21, 0xff3a, 32],
];

// Latin Extended-A and Extended Cyrillic alternate capital, small; the parity of the capital changes along the way.
const ALTERNATING: readonly Range[] = [
  [0x100, 0x137, 0],
  [0x139, 0x148, 1],
  [0x14a, 0x177, 0],
  [0x179, 0x17e, 1],
  [0x460, 0x481, 0],
  [0x48a, 0x4bf, 0],
  [0x4d0, 0x52f, 0],
];

function buildTables(): { kind: Uint8Array; folded: Uint16Array } {
  const kind = new Uint8Array(0x10000).fill(LOWER);
  const folded = Uint16Array.from({ length: 0x10000 }, (_, code) => code);
  for (const [first, last, value] of RANGES) kind.fill(value, first, last + 1);
  for (const [first, last, distance] of CASE_RUNS) {
    for (let code = first; code <= last; code++) folded[code] = code + distance;
  }
  for (const [first, last, parity] of ALTERNATING) {
    for (let code = first; code <= last; code++) {
      if (code % 2 !== parity) continue;
      kind[code] = UPPER;
      folded[code] = code + 1;
    }
  }
  folded[0x2019] = 0x27; // ’ reads as '
  return { kind, folded };
}

const tables = buildTables();

/** Kind of each UTF-16 code unit, `[65536]`: one of the constants above. */
export const KIND: Uint8Array = tables.kind;

/** Lower-case form of each UTF-16 code unit, `[65536]`; Latin, Greek, Cyrillic and full-width letters have one. */
export const FOLDED: Uint16Array = tables.folded;
