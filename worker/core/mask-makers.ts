import { MAKERS } from './makers/makers.ts';
import { MADE_WORD, MODEL_WORD, SELF_CUES } from './makers/self-cues.ts';
import { MASK } from './mask.ts';

/** Latin and Cyrillic words have edges; the other scripts do not, or write short words at the front of the next. */
const LETTER = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Nd}_';
const NAMES = new RegExp(
  `(?<![${LETTER}])(?:${MAKERS.map((names) => `(${names})`).join('|')})(?![${LETTER}])`,
  'giu',
);

/** In a coded text a name is one character, which says whose it is; patterns then stay small. */
const FIRST_CODE = 0xe000;
const NAME = '[\\ue000-\\ue0ff]';
const word = (source: string) =>
  `(?<![\\p{L}\\p{M}])(?:${source})(?![\\p{Script=Latin}\\p{Script=Cyrillic}])`;
const MODEL = `(?<![${LETTER}])(?:${MODEL_WORD})`;
const MADE = `(?<![${LETTER}])(?:${MADE_WORD})`;
/** "called", quotation marks and markup may stand before a name; an article may not, for "a Gemini" was born in June. */
const LINK =
  '(?:[^\\p{L}\\p{N}.!?。！？\\n\\ue000-\\ue0ff]|(?:called|named|just|only|simply|actually|indeed|namens|nommée?|appelée?|llamad[oa]|chamad[oa]|chiamat[oa]|adlı|by|von|par|por|pela|da|przez|od|компания|компанией|由|叫|名为|شركة|من|قبل|على|يد|ידי|חברת)(?![\\p{Script=Latin}\\p{Script=Cyrillic}]))*';
const NEAR = '[^.!?。！？\\n]{0,90}?';
const CLAUSE = '(?:^|[.!?。！？:;,،、，\\n(*>"“„«])\\s*(?:(?:and|but|so|und|et|y|e|i|och|ve)\\s+)?';
const FEW_WORDS = '(?:[^\\p{L}\\n]+\\p{L}+){0,3}[^\\p{L}\\n.]*';

function patternsOf({ iAm, iAmThen = '', as, asAfter, also = [] }: (typeof SELF_CUES)[number]): string[] {
  return [
    `${word(iAm)}${LINK}${NAME}${iAmThen}`,
    `${word(iAm)}${NEAR}(?:${MODEL}|${MADE})${NEAR}${NAME}`,
    `${word(iAm)}[^\\p{L}\\n]*(?:\\p{L}{1,4}[^\\p{L}\\n]+)?${NAME}${FEW_WORDS}${MODEL}`,
    ...(as ? [`${CLAUSE}${word(as)}${LINK}${NAME}\\s*[,،、，]`] : []),
    ...(as ? [`${CLAUSE}${word(as)}${NEAR}${MODEL}${NEAR}${NAME}`] : []),
    ...(as ? [`${CLAUSE}${word(as)}${LINK}(?:\\p{L}{1,4}\\s+)?${NAME}${NEAR}${MODEL}`] : []),
    ...(asAfter ? [`${NAME}[”」』"]?\\s*${asAfter}`, `${NAME}${NEAR}${MODEL}${NEAR}${asAfter}`] : []),
    ...also.map((pattern) => pattern.replaceAll('◊', NAME)),
  ];
}

const SPEAKS_OF_ITSELF = SELF_CUES.flatMap(patternsOf).map((source) => new RegExp(source, 'giu'));

/** Which makers' names a match of {@link NAMES} is of: the group that matched. */
const makerOf = (groups: readonly unknown[]): number =>
  groups.slice(0, MAKERS.length).findIndex((group) => group !== undefined);

function coded(text: string): string {
  return text
    .replace(/[\ue000-\ue0ff]/g, ' ')
    .replace(NAMES, (_, ...groups) => String.fromCharCode(FIRST_CODE + makerOf(groups)));
}

/** Makers as which the text speaks of itself. */
function ownMakers(text: string): Set<number> {
  const code = coded(text);
  const makers = new Set<number>();
  for (const pattern of SPEAKS_OF_ITSELF) {
    for (const [match] of code.matchAll(pattern))
      for (const name of match.match(/[\ue000-\ue0ff]/g) ?? []) makers.add(name.charCodeAt(0) - FIRST_CODE);
  }
  return makers;
}

/** Covers the names by which a response tells what wrote it ("I am …, made by …", "As …, I cannot"), in fourteen languages. Of a maker
 *  as which it speaks of itself every name is covered; makers that it only writes about are left alone. By rules, so it misses what
 *  is said in other words, and makers it has not heard of.
 *  @returns the text itself where there is nothing to cover */
export function maskMakers(text: string): string {
  if (text.search(NAMES) < 0) return text;
  const makers = ownMakers(text);
  if (makers.size === 0) return text;
  return text.replace(NAMES, (name, ...groups) => (makers.has(makerOf(groups)) ? MASK : name));
}
