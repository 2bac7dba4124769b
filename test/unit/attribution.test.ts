import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributeReward } from '../../worker/core/attribution.ts';
import { BUCKETS_PER_BLOCK, walkCharacterGrams, walkWordGrams } from '../../worker/core/features/hashed.ts';
import { splitWords } from '../../worker/core/features/words.ts';
import { FEATURE_COUNT, featurize, STYLE_FEATURES } from '../../worker/core/features.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { reward } from '../../worker/core/reward-network.ts';

// Any UTF-16 at all, lone surrogates too; words again and again, so that buckets hold more than one n-gram; and much white space.
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom('egg', 'Egg,', ' ', '\n\n', "don't", '好', '🎉', '--', 'x'.repeat(300)), {
      maxLength: 400,
    })
    .map((parts) => parts.join('')),
);

// A counterexample names a seed, not two thousand weights.
const anySeed = fc.integer({ min: 0, max: 0xffffffff });

function randomWeights(seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: FEATURE_COUNT }, () => (random() / 2 ** 32 - 0.5) * 4);
}

const SPACE = /[\s\p{Cc}\u200b]/u;

function explain(weights: Float32Array, response: string, { prompt = '', centre = 0 } = {}) {
  const features = featurize(prompt, response);
  return {
    ...attributeReward({ weights }, features, response, centre),
    total: reward({ shape: LINEAR, weights }, features),
  };
}

const total = (parts: readonly { contribution: number }[]) =>
  parts.reduce((sum, { contribution }) => sum + contribution, 0);

test('the parts of any reward add up to it', () => {
  fc.assert(
    fc.property(
      anyText,
      anyText,
      anySeed,
      fc.double({ min: -9, max: 9, noNaN: true }),
      (prompt, response, seed, centre) => {
        const parts = explain(randomWeights(seed), response, { prompt, centre });
        expect(total(parts.style) + total(parts.spans) + parts.other).toBeCloseTo(parts.total - centre, 7);
        // Nothing that the response gave is left to `other`.
        expect(parts.other).toBe(0 - centre);
      },
    ),
    { numRuns: 500 },
  );
});

test('spans ascend, do not overlap, and leave out nothing but white space, of which they have none', () => {
  fc.assert(
    fc.property(anyText, anySeed, (response, seed) => {
      const { spans } = explain(randomWeights(seed), response);
      let at = 0;
      for (const { start, end, contribution } of spans) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        expect([...response.slice(at, start)].every((unit) => SPACE.test(unit))).toBe(true);
        expect(response.slice(start, end)).not.toMatch(SPACE);
        expect(Number.isFinite(contribution)).toBe(true);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(response.length);
      expect([...response.slice(at)].every((unit) => SPACE.test(unit))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('every style feature is named in order, with the value that the model sees', () => {
  const weights = new Float32Array(FEATURE_COUNT);
  weights[1] = 2;
  const { style, spans } = explain(weights, 'Boil it, then wait.');
  expect(style.map(({ feature }) => feature)).toEqual(STYLE_FEATURES.map(({ name }) => name));
  // log(1 + 4 words).
  expect(style[1]?.value).toBeCloseTo(Math.log(5), 6);
  expect(style[1]?.contribution).toBeCloseTo(2 * Math.log(5), 6);
  expect(total(style)).toBe(style[1]?.contribution);
  expect(spans.every(({ contribution }) => contribution === 0)).toBe(true);
});

/** Where the n-gram of these places falls: its feature, and its sign. */
function gramAt(text: string, block: 'word' | 'character', place: readonly [first: number, last: number]) {
  let found: { feature: number; sign: number } | undefined;
  const offset = STYLE_FEATURES.length + (block === 'word' ? 0 : BUCKETS_PER_BLOCK);
  const visit = (bucket: number, sign: number, first: number, last: number) => {
    if (first === place[0] && last === place[1]) found = { feature: offset + bucket, sign };
  };
  if (block === 'word') walkWordGrams(splitWords(text), visit);
  else walkCharacterGrams(text, visit);
  if (!found) throw new Error(`No n-gram at ${place} of ${text}.`);
  return found;
}

/** What each span takes of the reward where this feature alone has a weight. */
function sharesOf(response: string, feature: number): Record<string, number[]> {
  const weights = new Float32Array(FEATURE_COUNT);
  weights[feature] = 3;
  const { spans, total: whole } = explain(weights, response);
  expect(whole).not.toBe(0);
  const shares: Record<string, number[]> = {};
  for (const { start, end, contribution } of spans) {
    const word = response.slice(start, end);
    shares[word] = [...(shares[word] ?? []), Math.round((contribution / whole) * 1e9) / 1e9 + 0];
  }
  return shares;
}

test('a word that alone has a weight takes all of the reward, and shares it with its repetitions', () => {
  const { feature } = gramAt('egg', 'word', [0, 0]);
  expect(sharesOf('Boil one egg, now!', feature)).toEqual({
    Boil: [0],
    one: [0],
    egg: [1],
    ',': [0],
    now: [0],
    '!': [0],
  });
  expect(sharesOf('Egg upon egg.', feature)).toEqual({ Egg: [0.5], upon: [0], egg: [0.5], '.': [0] });
});

test('a pair of words shares equally, whatever stands between them', () => {
  const text = 'Boil – it now';
  expect(sharesOf(text, gramAt(text, 'word', [0, 1]).feature)).toEqual({
    Boil: [0.5],
    '–': [0],
    it: [0.5],
    now: [0],
  });
});

test('a character n-gram shares over its characters, and none goes to a space', () => {
  const text = 'wxyz?  A';
  expect(sharesOf(text, gramAt(text, 'character', [2, 4]).feature)).toEqual({
    wxyz: [0.666666667],
    '?': [0.333333333],
    A: [0],
  });
  // The same n-gram in another text: the walk places it where its characters are.
  expect(sharesOf(text, gramAt('xyz?', 'character', [0, 3]).feature)).toEqual({
    wxyz: [0.75],
    '?': [0.25],
    A: [0],
  });
  expect(sharesOf(text, gramAt(text, 'character', [4, 7]).feature)).toEqual({
    wxyz: [0],
    '?': [0.5],
    A: [0.5],
  });
});

/** Two words that fall in one bucket. */
function colliding(sameSign: boolean): [string, string] {
  const { feature, sign } = gramAt('egg', 'word', [0, 0]);
  for (let number = 0; ; number++) {
    const other = gramAt(`w${number}`, 'word', [0, 0]);
    if (other.feature === feature && (other.sign === sign) === sameSign) return ['egg', `w${number}`];
  }
}

test('words that collide share by their signed part of the bucket', () => {
  const { feature } = gramAt('egg', 'word', [0, 0]);
  const [egg, ally] = colliding(true);
  expect(sharesOf(`${egg} ${egg} ${ally}`, feature)).toEqual({
    [egg]: [0.333333333, 0.333333333],
    [ally]: [0.333333333],
  });
  const [, rival] = colliding(false);
  expect(sharesOf(`${egg} ${egg} ${rival}`, feature)).toEqual({ [egg]: [1, 1], [rival]: [-1] });
  const weights = new Float32Array(FEATURE_COUNT).fill(3, feature, feature + 1);
  expect(explain(weights, `${egg} ${rival}`).spans.map(({ contribution }) => contribution)).toEqual([0, 0]);
});
