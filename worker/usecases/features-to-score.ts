import { embeddedText, withEmbedding } from '../core/embedding-block.ts';
import type { EncoderSettings } from '../core/encoder-settings.ts';
import { DomainError } from '../core/errors.ts';
import { featurize, type SparseVector } from '../core/features.ts';
import type { Database } from '../storage/database.ts';
import { type EmbeddingsOf, findEmbeddings } from '../storage/embeddings.ts';
import { IsolateCache } from '../storage/isolate-cache.ts';
import { askEncoder } from './ask-encoder.ts';
import { contentHash } from './content-hash.ts';
import { encoderHash } from './embed-responses.ts';
import type { EncoderAccess } from './encoder-access.ts';

/** What a caller waits for an encoder at the most. */
const DEADLINE_MS = 5_000;

const recent = new IsolateCache<Uint8Array>({ ttlMs: 600_000, limit: 2_000 });

interface ToScore {
  prompt: string;
  response: string;
}

interface By {
  projectId: number;
  /** The encoder of the model that is to score; null where it has none, and then nobody is asked for anything. */
  encoder: EncoderSettings | null;
  access: EncoderAccess;
}

/** Features of texts as a published model sees them. Its encoder is asked once for each text that is neither a response of the project
 *  nor was scored here lately, all in one go.
 *  @throws DomainError `encoder_unavailable` where it does not answer in time */
export async function featuresToScore(
  db: Database,
  items: readonly ToScore[],
  { encoder, ...by }: By,
): Promise<SparseVector[]> {
  if (!encoder) return items.map(({ prompt, response }) => featurize(prompt, response));
  const embeddings = await embeddingsOf(db, items, { encoder, ...by });
  return items.map(({ prompt, response }) =>
    withEmbedding(featurize(prompt, response), embeddings.get(embeddedText(response, encoder)) as Uint8Array),
  );
}

/** By the text that the encoder is sent. */
async function embeddingsOf(
  db: Database,
  items: readonly ToScore[],
  { projectId, encoder, access }: By & { encoder: EncoderSettings },
): Promise<Map<string, Uint8Array>> {
  const of = { projectId, encoder: await encoderHash(encoder) };
  const cacheKey = (text: string): string => JSON.stringify([of, text]);
  const wanted = new Map(items.map((item) => [embeddedText(item.response, encoder), item]));
  const known = new Map<string, Uint8Array>();
  for (const text of wanted.keys()) {
    const embedding = recent.peek(cacheKey(text));
    if (embedding) known.set(text, embedding);
  }
  const unknown = (): [string, ToScore][] => [...wanted].filter(([text]) => !known.has(text));
  const learn = (embeddings: Iterable<[string, Uint8Array]>): void => {
    for (const [text, embedding] of embeddings) {
      known.set(text, embedding);
      recent.put(cacheKey(text), embedding);
    }
  };
  learn(await embeddingsInProject(db, of, unknown()));
  learn(
    await embeddingsFromEncoder(
      unknown().map(([text]) => text),
      { settings: encoder, access },
    ),
  );
  return known;
}

/** A response of the project has the embedding that the model was trained with. */
async function embeddingsInProject(
  db: Database,
  of: EmbeddingsOf,
  items: readonly [string, ToScore][],
): Promise<[string, Uint8Array][]> {
  if (items.length === 0) return [];
  const named = await Promise.all(
    items.map(async ([, { prompt, response }]) => ({ promptHash: await contentHash(prompt), response })),
  );
  const found = await findEmbeddings(db, of, named);
  return [...found].map(([at, embedding]) => [items[at]?.[0] as string, embedding]);
}

async function embeddingsFromEncoder(
  texts: readonly string[],
  by: { settings: EncoderSettings; access: EncoderAccess },
): Promise<[string, Uint8Array][]> {
  if (texts.length === 0) return [];
  try {
    const embeddings = await askEncoder(texts, { ...by, deadlineMs: DEADLINE_MS });
    return texts.map((text, at) => [text, embeddings[at] as Uint8Array]);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(
      'encoder_unavailable',
      `This project's rewards need its encoder, which did not do its part. ${error.message}`,
    );
  }
}
