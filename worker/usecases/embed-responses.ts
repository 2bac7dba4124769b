import { embeddedText } from '../core/embedding-block.ts';
import { type EncoderSettings, encoderKey } from '../core/encoder-settings.ts';
import type { Database } from '../storage/database.ts';
import { type EmbeddingsOf, storeEmbeddings } from '../storage/embeddings.ts';
import { askEncoder } from './ask-encoder.ts';
import { contentHash } from './content-hash.ts';
import type { EncoderAccess } from './encoder-access.ts';

/** So many are asked for together and then kept: what a kill in between loses at the most. */
export const EMBEDDED_TOGETHER = 64;
/** For one such group. A small encoder takes 5 s, and five times as long on a machine that has much else to do. */
const DEADLINE_MS = 120_000;

/** How an encoder is named where its embeddings are kept. */
export function encoderHash(settings: EncoderSettings): Promise<string> {
  return contentHash(encoderKey(settings));
}

/** Asks the encoder for the embeddings of these responses, a group at a time, and keeps each group as soon as it is there.
 *  @param onKept is told how many of a group were new
 *  @throws DomainError `encoder_failed`: the groups before it are kept */
export async function embedResponses(
  db: Database,
  responses: readonly { id: number; text: string }[],
  {
    of,
    settings,
    access,
    onKept,
  }: {
    of: EmbeddingsOf;
    settings: EncoderSettings;
    access: EncoderAccess;
    onKept: (count: number) => void;
  },
): Promise<void> {
  for (let at = 0; at < responses.length; at += EMBEDDED_TOGETHER) {
    const group = responses.slice(at, at + EMBEDDED_TOGETHER);
    const texts = group.map(({ text }) => embeddedText(text, settings));
    const vectors = await askEncoder(texts, { settings, access, deadlineMs: DEADLINE_MS });
    const given = group.map(({ id }, index) => ({ responseId: id, vector: vectors[index] as Uint8Array }));
    onKept(await storeEmbeddings(db, of, given));
  }
}
