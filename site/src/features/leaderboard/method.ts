import type { Leaderboard } from '../../../../worker/contract/leaderboard.ts';

const TIES = { davidson: 'ties by Davidson', 'rao-kupper': 'ties by Rao–Kupper' };

/** How a leaderboard was made, for who cites it. */
export function methodOf(board: Leaderboard): string {
  const { ties, weights, intervals } = board;
  const parts = ['Bradley–Terry', TIES[ties]];
  if (weights === 'reliability') parts.push('annotators weighed by reliability');
  if (intervals === 'bootstrap') parts.push('bootstrap intervals');
  const some = someInWords(board);
  return `${parts.join(', ')}${some && `; ${some}`}. 1000 is the average system.`;
}

/** Of which comparisons a leaderboard is; empty for all. */
export function someInWords({ language, tag, as_of: asOf }: Leaderboard): string {
  const parts: string[] = [];
  if (language !== undefined) parts.push(`prompts in ${languageInWords(language)}`);
  if (tag !== undefined) parts.push(`prompts tagged “${tag}”`);
  if (asOf !== undefined) parts.push(`as of comparison ${asOf}`);
  return parts.join(', ');
}

let names: Intl.DisplayNames | undefined;

/** A language by its English name where it has one. */
export function languageInWords(code: string): string {
  if (code === 'unknown') return 'an unknown language';
  try {
    names ??= new Intl.DisplayNames(['en'], { type: 'language' });
    return /^[a-z]{2,3}(-|$)/.test(code) ? (names.of(code) ?? code) : code;
  } catch {
    return code;
  }
}
