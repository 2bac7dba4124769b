import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dequantiseEmbedding, quantiseEmbedding } from '../../worker/core/embedding.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const vector = fc
  .array(number, { minLength: 1, maxLength: 64 })
  .filter((values) => values.some((x) => x !== 0));

/** The direction of a vector by other means: halved as often as it takes until no square can overflow. */
function unitOf(values: readonly number[]): number[] {
  const largest = Math.max(...values.map(Math.abs));
  const scaled = values.map((value) => value / largest);
  const length = Math.hypot(...scaled);
  return scaled.map((value) => value / length);
}

test('every number comes back to within 1/254 of the largest one, whatever the size of the vector', () => {
  fc.assert(
    fc.property(vector, (values) => {
      const unit = unitOf(values);
      const tolerance = (Math.max(...unit.map(Math.abs)) / 254) * (1 + 1e-4);
      const back = dequantiseEmbedding(quantiseEmbedding(values));
      expect(back.length).toBe(values.length);
      back.forEach((value, index) => {
        expect(Math.abs(value - (unit[index] as number))).toBeLessThanOrEqual(tolerance);
      });
    }),
    { numRuns: 500 },
  );
});

test('a vector gives the same bytes as its double, its copy in float32, and itself read back', () => {
  const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
  const vectors = fc.array(float32, { minLength: 1, maxLength: 64 }).filter((xs) => xs.some((x) => x !== 0));
  fc.assert(
    fc.property(vectors, (values) => {
      const bytes = quantiseEmbedding(values);
      expect(quantiseEmbedding(values.map((value) => 2 * value))).toEqual(bytes);
      expect(quantiseEmbedding(Float32Array.from(values))).toEqual(bytes);
      const again = quantiseEmbedding(dequantiseEmbedding(bytes));
      expect(again.subarray(4)).toEqual(bytes.subarray(4));
    }),
  );
});

test('the direction of a normal embedding is kept to within a thousandth of cosine', () => {
  const values = Array.from({ length: 768 }, (_, index) => Math.sin(index * index));
  const [unit, back] = [unitOf(values), dequantiseEmbedding(quantiseEmbedding(values))];
  const dot = back.reduce((sum, value, index) => sum + value * (unit[index] as number), 0);
  expect(dot / Math.hypot(...back)).toBeGreaterThan(0.999);
});

test('the bytes are a little-endian float32 scale, then one int8 a number', () => {
  // 3-4-5: at unit length 0.6 and −0.8, so the scale is 0.8 / 127 and the bytes are 95 and −127.
  const bytes = quantiseEmbedding([3, -4]);
  expect(new DataView(bytes.buffer).getFloat32(0, true)).toBe(Math.fround(0.8 / 127));
  expect([...new Int8Array(bytes.buffer, 4)]).toEqual([95, -127]);
});

test('bytes that lie inside a larger buffer, as a row of a database gives them, are read from where they begin', () => {
  const bytes = quantiseEmbedding([1, 2, 3]);
  const larger = new Uint8Array(20);
  larger.set(bytes, 5);
  expect(dequantiseEmbedding(larger.subarray(5, 5 + bytes.length))).toEqual(dequantiseEmbedding(bytes));
});

test.each([
  ['nothing', []],
  ['zeros', [0, -0, 0]],
  ['NaN', [1, Number.NaN]],
  ['infinity', [1, Number.NEGATIVE_INFINITY]],
])('a vector of %s is refused', (_, values) => {
  expect(() => quantiseEmbedding(values)).toThrow(/an embedding must/);
  expect(() => quantiseEmbedding(Float32Array.from(values))).toThrow(/an embedding must/);
});

test.each([
  ['nothing after the scale', Uint8Array.of(0, 0, 0x80, 0x3f)],
  ['a scale of zero', new Uint8Array(6)],
  ['an infinite scale', Uint8Array.of(0, 0, 0x80, 0x7f, 1, 2)],
])('bytes with %s are no embedding', (_, bytes) => {
  expect(() => dequantiseEmbedding(bytes)).toThrow(/embedding/);
});
