import { KIND, SPACE } from './features/characters.ts';
import {
  BUCKETS_PER_BLOCK,
  countGrams,
  type GramVisitor,
  walkCharacterGrams,
  walkWordGrams,
} from './features/hashed.ts';
import { splitWords, type Words } from './features/words.ts';
import { FEATURE_COUNT, type SparseVector, STYLE_FEATURES } from './features.ts';
import type { RewardModel } from './reward-network.ts';

/** What one style feature adds to a reward. */
interface StyleContribution {
  feature: string;
  /** As the model sees it. */
  value: number;
  contribution: number;
}

/** What one word, or one run of marks between words, adds to a reward; places in UTF-16 code units, the end exclusive. */
interface SpanContribution {
  start: number;
  end: number;
  contribution: number;
}

/** A reward taken apart, in nats: all contributions, `embedding` and `other` add up to it. */
export interface Attribution {
  /** Every style feature, in the order of the vector. */
  style: StyleContribution[];
  /** The response but for its white space: ascending, disjoint, none left out. */
  spans: SpanContribution[];
  /** What an encoder's embedding adds, whose numbers mean nothing one by one; absent where the model has none. */
  embedding?: number;
  /** What belongs to no place in the response: −centre, and features that nothing in the response gave. */
  other: number;
}

/** Takes a centred reward apart, exactly. The head is linear, so a feature contributes weight × value: its Shapley value against
 *  the baseline of an all-zero vector, with no approximation to make.
 *
 *  A hashed feature's contribution goes to the places that gave it. Its bucket holds c = Σ s over the occurrences of the n-grams
 *  that fell in it, each of sign s = ±1, and each occurrence takes s/c of the contribution: the shares add up to 1 whatever the
 *  damping and scaling made of c. So occurrences of one n-gram share equally, and n-grams that collide share by their signed part
 *  of c: one of the lesser side takes a share of the opposite sign, and where all cancelled (c = 0) the value is 0 and nobody
 *  takes any. A word n-gram's part is spread equally over its words, a character n-gram's over its characters but for spaces.
 *
 *  @param features of this very response, beside whatever prompt
 *  @param centre the reward that counts as zero
 *  @returns contributions that add up to `reward(model, features) − centre`, but for rounding in double precision. Time and space
 *    linear in the response
 *  @see Lundberg & Lee 2017, corollary 1 (linear SHAP), with the baseline at 0 */
export function attributeReward(
  model: Pick<RewardModel, 'weights'>,
  features: SparseVector,
  response: string,
  centre: number,
): Attribution {
  const values = new Float64Array(model.weights.length);
  const contributions = new Float64Array(model.weights.length);
  for (const [at, index] of features.indices.entries()) {
    values[index] = features.values[at] as number;
    contributions[index] = (values[index] as number) * (model.weights[index] as number);
  }
  const words = splitWords(response);
  const places = new Float64Array(response.length);
  const grams = contributions.subarray(STYLE_FEATURES.length, FEATURE_COUNT);
  const unplaced = placeGrams(grams, response, words, places);
  return {
    style: STYLE_FEATURES.map(({ name }, index) => ({
      feature: name,
      value: values[index] as number,
      contribution: contributions[index] as number,
    })),
    spans: spansOf(response, words).map(({ start, end }) => ({
      start,
      end,
      contribution: sum(places.subarray(start, end)),
    })),
    ...(contributions.length > FEATURE_COUNT && { embedding: sum(contributions.subarray(FEATURE_COUNT)) }),
    other: unplaced - centre,
  };
}

/** Adds the hashed features' contributions to the code units of the response: a word's to its first, a character's to its own.
 *  @returns what no n-gram of the response took */
function placeGrams(
  contributions: Float64Array,
  response: string,
  words: Words,
  places: Float64Array,
): number {
  const give = (place: number, part: number) => {
    places[place] = (places[place] as number) + part;
  };
  const toWords = (share: number, first: number, last: number) => {
    const part = share / (last - first + 1);
    for (let word = first; word <= last; word++) give(words.starts[word] as number, part);
  };
  const toCharacters = (share: number, first: number, last: number) => {
    let characters = 0;
    for (let at = first; at <= last; at++) if (!isSpace(response, at)) characters++;
    for (let at = first; at <= last; at++) if (!isSpace(response, at)) give(at, share / characters);
  };
  return (
    shareOut(contributions.subarray(0, BUCKETS_PER_BLOCK), (visit) => walkWordGrams(words, visit), toWords) +
    shareOut(
      contributions.subarray(BUCKETS_PER_BLOCK),
      (visit) => walkCharacterGrams(response, visit),
      toCharacters,
    )
  );
}

/** Gives each n-gram that `walk` shows its share of its bucket's contribution.
 *  @returns the contributions of buckets that took no n-gram */
function shareOut(
  contributions: Float64Array,
  walk: (visit: GramVisitor) => void,
  give: (share: number, first: number, last: number) => void,
): number {
  const counts = countGrams(walk);
  let unplaced = 0;
  const shares = contributions.map((contribution, bucket) => {
    const count = counts[bucket] as number;
    if (count !== 0) return contribution / count;
    unplaced += contribution;
    return 0;
  });
  walk((bucket, sign, first, last) => give(sign * (shares[bucket] as number), first, last));
  return unplaced;
}

/** Words, and runs of other characters between them, without the white space. */
function spansOf(text: string, words: Words): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  const addMarks = (from: number, to: number) => {
    for (let start = from; start < to; start++) {
      if (isSpace(text, start)) continue;
      let end = start + 1;
      while (end < to && !isSpace(text, end)) end++;
      spans.push({ start, end });
      start = end;
    }
  };
  let at = 0;
  for (let word = 0; word < words.count; word++) {
    const start = words.starts[word] as number;
    const end = words.ends[word] as number;
    addMarks(at, start);
    spans.push({ start, end });
    at = end;
  }
  addMarks(at, text.length);
  return spans;
}

function isSpace(text: string, at: number): boolean {
  return at >= text.length || KIND[text.charCodeAt(at)] === SPACE;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
