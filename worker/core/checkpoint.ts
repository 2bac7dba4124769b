import { FEATURE_VERSION } from './features.ts';
import { type ModelShape, weightCount } from './model-shape.ts';
import { precisionLength } from './precision.ts';
import type { RewardModel } from './reward-network.ts';

// Header, little-endian: "TILT", u16 format version, u16 feature version, u32 feature count, u32 hidden units (0: a linear
// head); then weights, iterate, accumulators and precision as float32.
const MAGIC = 0x544c_4954;
const FORMAT_VERSION = 3;
const HEADER_BYTES = 16;

function lengthsOf(shape: ModelShape): [number, number, number, number] {
  const weights = weightCount(shape);
  return [weights, weights, weights, precisionLength(shape)];
}

function byteLength(shape: ModelShape): number {
  return HEADER_BYTES + 4 * lengthsOf(shape).reduce((sum, length) => sum + length, 0);
}

/** A model of any head as bytes, the same on every machine; about 35 KB for a linear one.
 *  @throws if an array has the wrong length or a number is not finite */
export function encodeCheckpoint({
  shape,
  weights,
  iterate,
  accumulators,
  precision,
}: RewardModel): Uint8Array {
  const bytes = new Uint8Array(byteLength(shape));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, FORMAT_VERSION, true);
  view.setUint16(6, FEATURE_VERSION, true);
  view.setUint32(8, shape.featureCount, true);
  view.setUint32(12, shape.hidden, true);
  let offset = HEADER_BYTES;
  for (const [part, array] of [weights, iterate, accumulators, precision].entries()) {
    const expected = lengthsOf(shape)[part] as number;
    if (array.length !== expected) throw new Error(`A model has ${expected} weights, not ${array.length}.`);
    for (const value of array) {
      if (!Number.isFinite(value))
        throw new Error('A model with a number that is not finite cannot be kept.');
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

/** Of which features a checkpoint is; null where the bytes are none of this format. */
export function checkpointFeatureVersion(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isCheckpoint =
    bytes.length >= HEADER_BYTES &&
    view.getUint32(0, true) === MAGIC &&
    view.getUint16(4, true) === FORMAT_VERSION;
  return isCheckpoint ? view.getUint16(6, true) : null;
}

/** The model in the bytes that {@link encodeCheckpoint} made.
 *  @throws on anything else: other bytes, another format, features of another version, a number that is not finite */
export function decodeCheckpoint(bytes: Uint8Array): RewardModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new Error('Not a checkpoint of Tilt.');
  refuseOther('checkpoint format', view.getUint16(4, true), FORMAT_VERSION);
  refuseOther('features', view.getUint16(6, true), FEATURE_VERSION);
  const shape = { featureCount: view.getUint32(8, true), hidden: view.getUint32(12, true) };
  refuseOther('bytes', bytes.length, byteLength(shape));
  let offset = HEADER_BYTES;
  const [weights, iterate, accumulators, precision] = lengthsOf(shape).map((length) => {
    const array = readFloats(view, offset, length);
    offset += 4 * length;
    return array;
  }) as [Float32Array, Float32Array, Float32Array, Float32Array];
  return { shape, weights, iterate, accumulators, precision };
}

function readFloats(view: DataView, offset: number, length: number): Float32Array {
  const array = new Float32Array(length);
  for (let index = 0; index < length; index++) {
    const value = view.getFloat32(offset + 4 * index, true);
    if (!Number.isFinite(value)) throw new Error('The checkpoint holds a number that is not finite.');
    array[index] = value;
  }
  return array;
}

function refuseOther(what: string, found: number, known: number): void {
  if (found !== known) throw new Error(`The checkpoint has ${what} ${found}; this build reads ${known}.`);
}
