import { dequantiseEmbedding } from './embedding.ts';
import type { EncoderSettings } from './encoder-settings.ts';
import { FEATURE_COUNT, type SparseVector } from './features.ts';

/** Length of the embedding's vector: the largest of 1 … 16 at which a small sentence encoder did not harm, online, on two sets after
 *  100 to 3,000 comparisons. The loss fell by .001 … .006 nats on HH-helpful and by .006 … .021 on arguments; at 6 by half as
 *  much again on arguments, and on HH-helpful it rose by .0015 in the end. Another length is another FEATURE_VERSION. */
const BLOCK_LENGTH = 4;

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** How many features a response has beside an encoder's embedding, or without one. */
export function featureCountWith(encoder: Pick<EncoderSettings, 'dimensions'> | null): number {
  return FEATURE_COUNT + (encoder?.dimensions ?? 0);
}

/** What an encoder is sent for a response: its beginning, as valid Unicode, for half a surrogate pair is refused by some. The response
 *  alone, for with the prompt's last turn before it an encoder told half as much; and so a text is asked for once, whatever its prompt. */
export function embeddedText(
  response: string,
  { max_characters }: Pick<EncoderSettings, 'max_characters'>,
): string {
  return response.slice(0, max_characters).replace(LONE_SURROGATE, '\u{fffd}');
}

/** A response's features with its embedding behind them: feature {@link FEATURE_COUNT} + i is number i of the vector.
 *  @param features of the text alone
 *  @param embedding as `quantiseEmbedding` made it
 *  @returns `indices` ascending, entries that are 0 left out */
export function withEmbedding(features: SparseVector, embedding: Uint8Array): SparseVector {
  const vector = dequantiseEmbedding(embedding);
  const places = Uint16Array.from(vector.keys()).filter((place) => vector[place] !== 0);
  const count = features.indices.length;
  const indices = new Uint16Array(count + places.length);
  const values = new Float32Array(indices.length);
  indices.set(features.indices);
  values.set(features.values);
  for (const [at, place] of places.entries()) {
    indices[count + at] = FEATURE_COUNT + place;
    values[count + at] = BLOCK_LENGTH * (vector[place] as number);
  }
  return { indices, values };
}
