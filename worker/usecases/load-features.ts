import type { Recipe } from '../core/recipe.ts';
import type { Database } from '../storage/database.ts';
import type { ResponseToCache } from '../storage/feature-cache.ts';
import { readTexts } from '../storage/responses.ts';

/** Where features are kept. */
export interface FeaturePlace {
  missing(ids: Iterable<number>): number[];
  add(response: ResponseToCache): void;
}

/** A project's embeddings by its encoder. */
export interface ResponseEmbeddings {
  /** Those of these responses that are embedded, by id. */
  read(ids: readonly number[]): Promise<Map<number, Uint8Array>>;
  /** Embeds responses, as far as the encoder does its part. */
  embed(responses: readonly { id: number; text: string }[]): Promise<void>;
}

/** Makes the features of these responses ready to be looked up.
 *  @param embeddings null where no encoder is in use
 *  @param reads what of a response the model sees: its text, or nothing
 *  @returns whether all are; false where the encoder has not done its part */
export async function loadFeatures(
  db: Database,
  ids: readonly number[],
  {
    place,
    embeddings,
    reads,
  }: { place: FeaturePlace; embeddings: ResponseEmbeddings | null; reads: Recipe['reads'] },
): Promise<boolean> {
  const missing = place.missing(ids);
  if (missing.length === 0) return true;
  const responses = await readTexts(db, missing);
  if (reads === 'nothing') {
    for (const response of responses) place.add({ ...response, text: null, embedding: null });
    return true;
  }
  if (!embeddings) {
    for (const response of responses) place.add({ ...response, embedding: null });
    return true;
  }
  const vectors = await embedded(embeddings, responses);
  for (const response of responses) {
    const embedding = vectors.get(response.id);
    if (embedding) place.add({ ...response, embedding });
  }
  return vectors.size === responses.length;
}

/** What the encoder has just given is read back like all else: what is kept is the truth. */
async function embedded(
  embeddings: ResponseEmbeddings,
  responses: readonly { id: number; text: string }[],
): Promise<Map<number, Uint8Array>> {
  const known = await embeddings.read(responses.map(({ id }) => id));
  const unknown = responses.filter(({ id }) => !known.has(id));
  if (unknown.length === 0) return known;
  await embeddings.embed(unknown);
  return new Map([...known, ...(await embeddings.read(unknown.map(({ id }) => id)))]);
}
