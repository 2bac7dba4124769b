import { isLoopback } from '../contract/public-address.ts';
import { quantiseEmbedding } from '../core/embedding.ts';
import type { EncoderModel } from '../core/encoder-settings.ts';
import { DomainError } from '../core/errors.ts';
import { type EncoderAccess, keyFor } from './encoder-access.ts';

/** Asks an encoder for the embedding of each text. What talks to encoders is loaded here, when the first is asked: a Worker whose
 *  projects have none does without.
 *  @returns one for each text, as `quantiseEmbedding` makes it
 *  @throws DomainError `encoder_failed`: all texts are embedded or none */
export async function askEncoder(
  texts: readonly string[],
  {
    settings,
    access,
    deadlineMs,
  }: {
    settings: EncoderModel & { dimensions: number | undefined };
    access: EncoderAccess;
    deadlineMs: number;
  },
): Promise<Uint8Array[]> {
  if (settings.kind === 'openai' && isLoopback(settings.url) && !access.loopback) {
    throw new DomainError(
      'encoder_failed',
      'An encoder on this very machine is for trying one out with `npm start`: set `encoder.url` to a public https address.',
    );
  }
  const { embedTexts } = await import('../encoder/embed-texts.ts');
  const embeddings = await embedTexts(texts, {
    settings,
    ai: access.ai,
    key: keyFor(settings, access),
    fetch: (url, init) => fetch(url, init),
    deadlineMs,
  });
  return embeddings.map(quantiseEmbedding);
}
