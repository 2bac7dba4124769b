import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../worker/core/checkpoint.ts';
import { FEATURE_COUNT, FEATURE_VERSION } from '../../worker/core/features.ts';
import { emptyModel } from '../../worker/core/reward-network.ts';

function someModel(hidden = 0) {
  const model = emptyModel({ featureCount: FEATURE_COUNT, hidden });
  const fill = (array: Float32Array, value: (index: number) => number) =>
    array.set(Float32Array.from(array, (_, index) => value(index)));
  fill(model.weights, Math.sin);
  fill(model.iterate, Math.cos);
  fill(model.accumulators, (index) => 0.1 + index);
  fill(model.precision, (index) => index / 7);
  return model;
}

test.each([0, 1, 16])('a checkpoint of %i hidden units gives back the very same bits', (hidden) => {
  expect(decodeCheckpoint(encodeCheckpoint(someModel(hidden)))).toEqual(someModel(hidden));
});

test('bytes that lie at an odd place in a larger buffer decode too, as storage hands them out', () => {
  const bytes = encodeCheckpoint(someModel());
  const larger = new Uint8Array(bytes.length + 9);
  larger.set(bytes, 3);
  expect(decodeCheckpoint(larger.subarray(3, 3 + bytes.length))).toEqual(someModel());
});

test('the header reads TILT, format 3, the feature version, their count and the hidden units, little-endian', () => {
  const bytes = encodeCheckpoint(someModel(5));
  expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('TILT');
  const counts = [FEATURE_COUNT & 255, FEATURE_COUNT >> 8, 0, 0, 5, 0, 0, 0];
  expect([...bytes.subarray(4, 16)]).toEqual([3, 0, FEATURE_VERSION, 0, ...counts]);
});

test.each([
  [0, 'Not a checkpoint'],
  [4, 'checkpoint format'],
  [6, 'features'],
  [8, 'bytes'],
  [12, 'bytes'],
])('a checkpoint whose byte %i is another is refused: %s', (at, sentence) => {
  const bytes = encodeCheckpoint(emptyModel());
  bytes[at] = (bytes[at] as number) ^ 1;
  expect(() => decodeCheckpoint(bytes)).toThrow(sentence);
});

test('any other bytes are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(() => decodeCheckpoint(bytes)).toThrow();
    }),
  );
});

test('a checkpoint cut short or with a byte too many is refused', () => {
  const bytes = encodeCheckpoint(emptyModel());
  expect(() => decodeCheckpoint(bytes.subarray(0, -1))).toThrow('bytes');
  expect(() => decodeCheckpoint(new Uint8Array([...bytes, 0]))).toThrow('bytes');
});

test('what is not finite neither enters nor leaves a checkpoint', () => {
  const model = emptyModel();
  model.precision[7] = Number.NaN;
  expect(() => encodeCheckpoint(model)).toThrow('not finite');
  const bytes = encodeCheckpoint(emptyModel());
  new DataView(bytes.buffer).setFloat32(16, Number.POSITIVE_INFINITY, true);
  expect(() => decodeCheckpoint(bytes)).toThrow('not finite');
});

test('a model of another length is refused', () => {
  expect(() => encodeCheckpoint({ ...emptyModel(), weights: new Float32Array(3) })).toThrow('weights');
});
