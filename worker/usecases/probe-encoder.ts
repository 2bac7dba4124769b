import type { EncoderSettings as Given } from '../contract/encoder.ts';
import { embeddingDimensions } from '../core/embedding.ts';
import type { EncoderSettings } from '../core/encoder-settings.ts';
import { askEncoder } from './ask-encoder.ts';
import type { EncoderAccess } from './encoder-access.ts';

const PROBE = 'Which of two answers would people rather get?';
const DEADLINE_MS = 10_000;

/** Asks an encoder once, so that what cannot work is refused when it is set, and fixes how many numbers it gives.
 *  @throws DomainError `encoder_failed` with the reason */
export async function probeEncoder(given: Given, access: EncoderAccess): Promise<EncoderSettings> {
  const { dimensions, ...model } = given;
  const settings = { ...model, dimensions };
  const [embedding] = await askEncoder([PROBE], { settings, access, deadlineMs: DEADLINE_MS });
  if (!embedding) throw new Error('the probe gave no embedding');
  return { ...model, dimensions: embeddingDimensions(embedding) };
}
