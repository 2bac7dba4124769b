import { FEATURE_COUNT, FEATURE_VERSION } from './features.ts';
import type { RewardModel } from './reward-network.ts';

// Header, little-endian: "TILT", u16 format version, u16 feature version, u32 feature count; then the three arrays as float32.
const MAGIC = 0x544c_4954;
const FORMAT_VERSION = 1;
const HEADER_BYTES = 12;
const BYTE_LENGTH = HEADER_BYTES + 3 * 4 * FEATURE_COUNT;

function arraysOf(model: RewardModel): Float32Array[] {
  return [model.weights, model.accumulators, model.curvature];
}

/** A model as bytes, the same on every machine; about 25 KB.
 *  @throws if an array has the wrong length or a number is not finite */
export function encodeCheckpoint(model: RewardModel): Uint8Array {
  const bytes = new Uint8Array(BYTE_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, FORMAT_VERSION, true);
  view.setUint16(6, FEATURE_VERSION, true);
  view.setUint32(8, FEATURE_COUNT, true);
  let offset = HEADER_BYTES;
  for (const array of arraysOf(model)) {
    if (array.length !== FEATURE_COUNT)
      throw new Error(`A model has ${FEATURE_COUNT} weights, not ${array.length}.`);
    for (const value of array) {
      if (!Number.isFinite(value))
        throw new Error('A model with a number that is not finite cannot be kept.');
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

/** The model in the bytes that {@link encodeCheckpoint} made.
 *  @throws on anything else: other bytes, another format, features of another version, a number that is not finite */
export function decodeCheckpoint(bytes: Uint8Array): RewardModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new Error('Not a checkpoint of Tilt.');
  refuseOther('checkpoint format', view.getUint16(4, true), FORMAT_VERSION);
  refuseOther('features', view.getUint16(6, true), FEATURE_VERSION);
  refuseOther('feature count', view.getUint32(8, true), FEATURE_COUNT);
  if (bytes.length !== BYTE_LENGTH)
    throw new Error(`A checkpoint has ${BYTE_LENGTH} bytes, not ${bytes.length}.`);
  const read = (part: number): Float32Array =>
    Float32Array.from({ length: FEATURE_COUNT }, (_, index) => {
      const value = view.getFloat32(HEADER_BYTES + 4 * (part * FEATURE_COUNT + index), true);
      if (!Number.isFinite(value)) throw new Error('The checkpoint holds a number that is not finite.');
      return value;
    });
  return { weights: read(0), accumulators: read(1), curvature: read(2) };
}

function refuseOther(what: string, found: number, known: number): void {
  if (found !== known) throw new Error(`The checkpoint has ${what} ${found}; this build reads ${known}.`);
}
