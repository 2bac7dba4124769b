/** A project's responses, grouped by the prompt they answer. */
export type Catalogue = ReadonlyMap<number, readonly number[]>;

export interface Pair {
  promptId: number;
  /** Response ids, in the order to show them. */
  a: number;
  b: number;
}

export function pairKey(a: number, b: number): string {
  return a < b ? `${a}:${b}` : `${b}:${a}`;
}

/** Draws pairs that are not in `seen`: a prompt at random, then a pair of its responses at random, sides shuffled.
 *  Prompts come round again only when each has had its turn, so a few tasks in a row show different prompts.
 *  @param random uniform in [0, 1)
 *  @returns fewer than `count` only when no other pair is left */
export function choosePairs({
  catalogue,
  seen,
  count,
  random,
}: {
  catalogue: Catalogue;
  seen: ReadonlySet<string>;
  count: number;
  random: () => number;
}): Pair[] {
  const taken = new Set(seen);
  const chosen: Pair[] = [];
  let round = [...catalogue.keys()];
  while (round.length > 0 && chosen.length < count) {
    const before = chosen.length;
    for (const promptId of shuffled(round, random)) {
      if (chosen.length === count) break;
      const pair = drawPair(catalogue.get(promptId) ?? [], taken, random);
      if (pair) chosen.push({ promptId, ...pair });
    }
    round = chosen.slice(before).map(({ promptId }) => promptId);
  }
  return chosen;
}

function drawPair(
  responses: readonly number[],
  taken: Set<string>,
  random: () => number,
): { a: number; b: number } | null {
  const open = openPairs(responses, taken);
  const pair = open[Math.floor(random() * open.length)];
  if (!pair) return null;
  taken.add(pairKey(...pair));
  const [a, b] = random() < 0.5 ? pair : [pair[1], pair[0]];
  return { a, b };
}

function openPairs(responses: readonly number[], taken: ReadonlySet<string>): [number, number][] {
  return responses.flatMap((a, i) =>
    responses
      .slice(i + 1)
      .filter((b) => !taken.has(pairKey(a, b)))
      .map((b): [number, number] => [a, b]),
  );
}

/** Fisher–Yates, drawn lazily: a caller that stops early pays only for what it took. */
function* shuffled(items: readonly number[], random: () => number): Generator<number> {
  const rest = [...items];
  for (let left = rest.length; left > 0; left--) {
    const index = Math.floor(random() * left);
    yield rest[index] as number;
    rest[index] = rest[left - 1] as number;
  }
}
