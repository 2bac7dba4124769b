import type { Outcome } from './comparison.ts';
import { DomainError } from './errors.ts';
import { denseRanks, MOST_RANKED } from './ranking.ts';

/** Three or more of a line's responses in order. */
export interface ImportedRanking {
  /** Indices of responses, rising, `[K]`. */
  members: number[];
  /** `[K]`, as in {@link Ranking}; null where nobody ordered them. */
  ranks: number[] | null;
}

/** What a ranking on a line is in the log: one judgement, of two responses a plain one.
 *  @param ranks of each of the line's responses, the best lowest, equal where they tie; null of one that was not ranked
 *  @throws DomainError `validation` where fewer than two are ranked, or more than nine */
export function judgementOfRanks(
  ranks: readonly (number | null)[],
): { a: number; b: number } & ({ outcome: Outcome } | { outcome: 'ranking'; ranking: ImportedRanking }) {
  const members = ranks.flatMap((rank, index) => (rank === null ? [] : [index]));
  const [a, b] = members;
  if (a === undefined || b === undefined)
    throw invalid('a ranking must order two responses of the line or more');
  if (members.length > MOST_RANKED)
    throw invalid(
      `a ranking may order ${MOST_RANKED} responses at most, and this one orders ${members.length}`,
    );
  const dense = denseRanks(members.map((index) => ranks[index] as number));
  if (members.length > 2) return { a, b, outcome: 'ranking', ranking: { members, ranks: dense } };
  const [first = 1, second = 1] = dense;
  return { a, b, outcome: first === second ? 'tie' : first < second ? 'a' : 'b' };
}

/** The ranks that groups of response indices give, best first: `[2, [0, 1]]` puts the third response before the first two, which
 *  tie. Responses that are in no group get null.
 *  @throws DomainError `validation` naming the field */
export function ranksOfGroups(
  value: unknown,
  { count, field }: { count: number; field: string },
): (number | null)[] {
  if (!Array.isArray(value)) throw invalid(`${field} must list responses by their place from 0, best first`);
  const named = value.flatMap((group: unknown, at) =>
    (Array.isArray(group) ? group : [group]).map((index: unknown) => ({
      at,
      index: placeOf(index, { count, field: `${field}[${at}]` }),
    })),
  );
  const ranks = Array.from({ length: count }, (): number | null => null);
  for (const { at, index } of named) {
    if (ranks[index] !== null) throw invalid(`${field} names response ${index} twice`);
    ranks[index] = at;
  }
  return ranks;
}

function placeOf(value: unknown, { count, field }: { count: number; field: string }): number {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < count) return value as number;
  throw invalid(`${field} must be a response's place, 0 to ${count - 1}, or a list of such that tie`);
}

/** @throws DomainError `validation` naming the field */
export function ranksOfList(
  value: unknown,
  { count, field }: { count: number; field: string },
): (number | null)[] {
  if (!Array.isArray(value) || value.length !== count)
    throw invalid(`${field} must have one entry for each response: ${count}`);
  return value.map((rank: unknown, at) => {
    if (rank === null) return null;
    if (typeof rank === 'number' && Number.isFinite(rank)) return rank;
    throw invalid(`${field}[${at}] must be a number, lower for better, or null`);
  });
}

function invalid(sentence: string): DomainError {
  return new DomainError('validation', sentence);
}
