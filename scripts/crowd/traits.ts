/** What a reader sees of a response at a glance, each about 0 … 1. Length stands apart: people differ in how
 *  much they like best, not only in how much they care. */
export const TRAITS = [
  'list',
  'emphasis',
  'code',
  'warmth',
  'hedging',
  'relevance',
  'example',
  'longWords',
  'question',
] as const;
export type Trait = (typeof TRAITS)[number];
export interface Reading {
  words: number;
  traits: Record<Trait, number>;
}

const WARM =
  /\b(?:glad|happy|thanks?|please|hope|love|great|wonderful|enjoy|congratulations|sorry|friend)\b/gi;
const HEDGES =
  /\b(?:maybe|perhaps|might|could|possibly|probably|likely|seems?|generally|usually|depends|sometimes|not sure)\b/gi;
const EXAMPLES = /\bfor (?:example|instance)\b|\bsuch as\b|\be\.g\.|\b\d+\b(?![.)]\s)/gi;

/** Reads a response as an annotator would, beside its prompt. */
export function readResponse(prompt: string, response: string): Reading {
  const words = wordsOf(response);
  const sentences = Math.max(1, count(response, /[.!?](?:\s|$)/g));
  const share = (n: number, enough: number) => Math.min(1, n / enough);
  return {
    words: words.length,
    traits: {
      list: share(count(response, /^\s*(?:[-*•]|\d+[.)])\s+/gm), 4),
      emphasis: share(count(response, /\*\*[^*]+\*\*|^#{1,4} /gm), 3),
      code: share(count(response, /```|`[^`\n]+`/g), 2),
      warmth: share((count(response, /!/g) + count(response, WARM)) / sentences, 1),
      hedging: share(count(response, HEDGES) / sentences, 1),
      relevance: overlap(prompt, words),
      example: share(count(response, EXAMPLES), 3),
      longWords: share(words.filter((word) => word.length > 7).length / Math.max(1, words.length), 0.3),
      question: /\?\s*$/.test(response) ? 1 : 0,
    },
  };
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/** Share of the prompt's longer words that the response takes up. */
function overlap(prompt: string, words: string[]): number {
  const asked = new Set(wordsOf(prompt).filter((word) => word.length > 3));
  if (asked.size === 0) return 0;
  const said = new Set(words);
  return [...asked].filter((word) => said.has(word)).length / asked.size;
}
