const SCALE_BYTES = 4;
const STEPS = 127;

/** An encoder's vector at unit length, as one byte a number: bytes 0–3 hold the scale (float32, little endian), each
 *  further byte an int8 `q` that stands for `q × scale`. The scale is 1/127 of the largest number, so every number
 *  comes back to within 1/254 (0.4 %) of the largest one. The same vector gives the same bytes on every machine.
 *  @param vector of any length but 0 and any size: only its direction is kept
 *  @returns 4 bytes more than the vector has numbers
 *  @throws Error where the vector is empty, all zero or not finite: it has no direction */
export function quantiseEmbedding(vector: Float32Array | readonly number[]): Uint8Array {
  let largest = 0;
  for (const value of vector) {
    if (!Number.isFinite(value)) throw new Error('an embedding must be finite');
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) throw new Error('an embedding must not be empty or all zero');
  // Divided by the largest first, or the squares of very large or very small numbers overflow. No Math.hypot and no
  // `**`: their last bits are the engine's own choice, and the fold must give the same weights everywhere.
  let squares = 0;
  for (const value of vector) squares += (value / largest) * (value / largest);
  const bytes = new Uint8Array(SCALE_BYTES + vector.length);
  const view = new DataView(bytes.buffer);
  view.setFloat32(0, 1 / (STEPS * Math.sqrt(squares)), true);
  vector.forEach((value, index) => {
    view.setInt8(SCALE_BYTES + index, Math.round(STEPS * (value / largest)));
  });
  return bytes;
}

/** How many numbers there are in an embedding of {@link quantiseEmbedding}. */
export function embeddingDimensions(bytes: Uint8Array): number {
  return bytes.length - SCALE_BYTES;
}

/** @param bytes of {@link quantiseEmbedding}
 *  @returns `[dimensions]`, of length 1 but for the rounding
 *  @throws Error where the bytes are no embedding */
export function dequantiseEmbedding(bytes: Uint8Array): Float32Array {
  if (bytes.length <= SCALE_BYTES) throw new Error(`${bytes.length} bytes are no embedding`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scale = view.getFloat32(0, true);
  if (!(scale > 0 && Number.isFinite(scale))) throw new Error(`${scale} is no embedding's scale`);
  return Float32Array.from(
    { length: bytes.length - SCALE_BYTES },
    (_, index) => view.getInt8(SCALE_BYTES + index) * scale,
  );
}
