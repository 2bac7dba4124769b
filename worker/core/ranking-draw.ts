import { drawPairs, type PairSource, pairKey } from './pairing.ts';
import { pairsOf } from './ranking.ts';

/** Draws sets of responses to rank, each of one prompt and of `size` responses or, where no more are open to each other, fewer
 *  down to two; in random order, no pair of responses in two sets. A set is grown around a pair, drawn as {@link drawPairs}
 *  says, by others of its prompt at random: the model chooses none. */
export function* drawRankings(source: PairSource, size: number): Generator<number[]> {
  const taken = new Set<number>();
  const isOpen = (a: number, b: number): boolean => !taken.has(pairKey(a, b)) && source.isOpen(a, b);
  const open = { ...source, isOpen };
  for (const { promptId, a, b } of drawPairs(open)) {
    const members = [a, b];
    for (const other of shuffled(source.catalogue.get(promptId) ?? [], source.random)) {
      if (members.length >= size) break;
      if (members.every((member) => member !== other && isOpen(member, other))) members.push(other);
    }
    for (const [first, second] of pairsOf(members.length)) {
      taken.add(pairKey(members[first] as number, members[second] as number));
    }
    yield shuffled(members, source.random);
  }
}

/** Fisher–Yates, of a copy. */
function shuffled(items: readonly number[], random: () => number): number[] {
  const all = [...items];
  for (let left = all.length; left > 1; left--) {
    const at = Math.floor(random() * left);
    [all[at], all[left - 1]] = [all[left - 1] as number, all[at] as number];
  }
  return all;
}
