import type { Task } from '../../worker/contract/task.ts';
import type { ResponseKey } from '../../worker/core/ranking.ts';
import { unit } from './hash.ts';
import { liking, type Taste } from './taste.ts';

/** What an annotator says of three responses or more: groups of keys, best first, or that all are bad, or nothing. */
export type Ranker = (task: Task) => ResponseKey[][] | 'both_bad' | 'skip';

/** An annotator that orders by its taste: a response ties with the one before it where it likes both about as well. Every draw hangs
 *  on the texts, so the order shown does not matter. */
export function rankBy(taste: Taste): Ranker {
  return ({ prompt, responses }) => {
    const texts = [prompt, ...responses.map(({ text }) => text).sort()];
    if (unit(taste.name, 'skip', ...texts) < taste.skipRate) return 'skip';
    if (unit(taste.name, 'both bad', ...texts) < taste.bothBadRate) return 'both_bad';
    const liked = responses
      .map(({ key, text }) => ({ key, liking: liking(taste, prompt, text) }))
      .sort((one, other) => other.liking - one.liking);
    return groups(liked, ({ liking: above }, { liking: below }) => above - below < taste.tieThreshold);
  };
}

/** An annotator that does not read, with the habits of `spammer`: the order shown, any order, or all alike. */
export function rankWithoutReading(seed: number, index: number): Ranker {
  const habits: Ranker[] = [
    ({ responses }) => responses.map(({ key }) => [key]),
    ({ responses }) =>
      responses
        .toSorted((one, other) => unit(seed, index, one.text) - unit(seed, index, other.text))
        .map(({ key }) => [key]),
    ({ responses }) => [responses.map(({ key }) => key)],
  ];
  return habits[index % habits.length] as Ranker;
}

function groups<Item extends { key: ResponseKey }>(
  ordered: readonly Item[],
  isTie: (above: Item, below: Item) => boolean,
): ResponseKey[][] {
  const grouped: ResponseKey[][] = [];
  for (const [at, item] of ordered.entries()) {
    const above = ordered[at - 1];
    if (above && isTie(above, item)) grouped.at(-1)?.push(item.key);
    else grouped.push([item.key]);
  }
  return grouped;
}
