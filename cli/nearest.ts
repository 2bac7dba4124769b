import { distance } from 'fastest-levenshtein';

/** What a misspelt name was probably meant to be: the one that begins so, else the one that fewest slips turn into it. Undefined where that
 *  takes more than a third of its letters, or more than two. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const most = Math.min(2, Math.ceil(word.length / 3));
  const [best] = names
    .map((name) => ({ name, slips: name.startsWith(word) && word.length > 1 ? 0 : distance(word, name) }))
    .filter(({ slips }) => slips <= most)
    .sort((one, other) => one.slips - other.slips);
  return best?.name;
}
