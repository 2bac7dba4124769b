/** A project's responses, grouped by the prompt they answer. */
export type Catalogue = ReadonlyMap<number, readonly number[]>;

export interface Pair {
  promptId: number;
  /** Response ids, in the order to show them. */
  a: number;
  b: number;
}

/** Of what pairs are drawn. Both functions are asked anew for every draw, so what was drawn may change them. */
export interface PairSource {
  catalogue: Catalogue;
  /** The catalogue's prompts. */
  prompts: readonly number[];
  isOpen(a: number, b: number): boolean;
  /** How much a pair is wanted, above 0; only ratios count. */
  weight(a: number, b: number): number;
  /** Uniform in [0, 1). */
  random: () => number;
}

/** Of how many prompts drawn at random one is taken, by the weights of their pairs. */
const WINDOW = 8;

/** A prompt with more pairs than this is not looked through: so many of its pairs are drawn at random. */
const LOOKED_AT = 64;

/** A number of its own for every two ids, whichever comes first; exact for ids up to 94 million. */
export function pairKey(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return (high * (high + 1)) / 2 + low;
}

/** How much one more comparison of two systems is wanted that have so many: by how much it narrows the standard error of how
 *  often the one wins.
 *  @see Chiang et al. 2024, "Chatbot Arena", the active sampling rule, for equal variances */
export function balanceWeight(comparisons: number): number {
  return 1 / Math.sqrt(comparisons + 1) - 1 / Math.sqrt(comparisons + 2);
}

/** Draws open pairs, sides shuffled, none twice and every one before it ends: prompts at random, those whose pairs are
 *  wanted more being likelier, then a pair of the prompt's by its weight. Prompts come round again only when each has had
 *  its turn, so a few draws in a row show different prompts. Drawn lazily: who stops early pays only for what they took. */
export function* drawPairs(source: PairSource): Generator<Pair> {
  const drawn = new Set<number>();
  let round = source.prompts;
  while (round.length > 0) {
    const served: number[] = [];
    for (const pair of drawRound(round, source, drawn)) {
      drawn.add(pairKey(pair.a, pair.b));
      served.push(pair.promptId);
      yield pair;
    }
    round = served;
  }
}

/** One pair at the most of each prompt. */
function* drawRound(
  prompts: readonly number[],
  source: PairSource,
  drawn: ReadonlySet<number>,
): Generator<Pair> {
  const window: number[] = [];
  for (const promptId of shuffled(prompts, source.random)) {
    window.push(promptId);
    if (window.length < WINDOW) continue;
    const pair = drawFrom(window, source, drawn);
    if (pair) yield pair;
  }
  while (window.length > 0) {
    const pair = drawFrom(window, source, drawn);
    if (pair) yield pair;
  }
}

interface OpenPrompt {
  promptId: number;
  pairs: readonly (readonly [number, number])[];
  weights: readonly number[];
}

/** Takes a prompt out of the window and draws a pair of it; prompts without an open pair leave the window, too. */
function drawFrom(window: number[], source: PairSource, drawn: ReadonlySet<number>): Pair | null {
  const open = window.flatMap((promptId): OpenPrompt[] => {
    const pairs = openPairs(source.catalogue.get(promptId) ?? [], source, drawn);
    return pairs.length === 0
      ? []
      : [{ promptId, pairs, weights: pairs.map(([a, b]) => source.weight(a, b)) }];
  });
  const chosen = open[drawIndex(open.map(meanWeight), source.random)];
  window.splice(0, window.length, ...open.flatMap((prompt) => (prompt === chosen ? [] : [prompt.promptId])));
  if (!chosen) return null;
  const [a, b] = chosen.pairs[drawIndex(chosen.weights, source.random)] as readonly [number, number];
  return { promptId: chosen.promptId, ...(source.random() < 0.5 ? { a, b } : { a: b, b: a }) };
}

/** Not the sum: of equally wanted pairs a prompt with many is drawn no more often than one with few. */
function meanWeight({ weights }: OpenPrompt): number {
  return weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
}

function openPairs(
  responses: readonly number[],
  { isOpen, random }: PairSource,
  drawn: ReadonlySet<number>,
): (readonly [number, number])[] {
  const isFree = ([a, b]: readonly [number, number]): boolean => !drawn.has(pairKey(a, b)) && isOpen(a, b);
  const count = (responses.length * (responses.length - 1)) / 2;
  if (count > LOOKED_AT) {
    const some = Array.from({ length: LOOKED_AT }, () => randomPair(responses, random)).filter(isFree);
    if (some.length > 0) return some;
  }
  return responses.flatMap((a, at) =>
    responses
      .slice(at + 1)
      .map((b): readonly [number, number] => [a, b])
      .filter(isFree),
  );
}

function randomPair(responses: readonly number[], random: () => number): readonly [number, number] {
  const first = Math.floor(random() * responses.length);
  const other = Math.floor(random() * (responses.length - 1));
  return [responses[first] as number, responses[other < first ? other : other + 1] as number];
}

/** An index drawn by weights; −1 of none. */
function drawIndex(weights: readonly number[], random: () => number): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}

/** Fisher–Yates, drawn lazily, of a list that is left as it is: only what was moved is noted. */
function* shuffled(items: readonly number[], random: () => number): Generator<number> {
  const moved = new Map<number, number>();
  const at = (index: number): number => moved.get(index) ?? (items[index] as number);
  for (let left = items.length; left > 0; left--) {
    const index = Math.floor(random() * left);
    yield at(index);
    moved.set(index, at(left - 1));
  }
}
