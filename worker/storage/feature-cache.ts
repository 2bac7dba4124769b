import { withEmbedding } from '../core/embedding-block.ts';
import type { SparseVector } from '../core/features.ts';
import { FEATURE_VERSION, featuresOfNothing, featurize } from '../core/features.ts';
import { hashNumber } from '../core/held-out.ts';
import { countStyle, type StyleCounts } from '../core/statistics/style-counts.ts';

/** What is kept in memory, of the 128 MB that a Durable Object may take: some 15,000 responses without an encoder's embeddings,
 *  7,000 with 512 numbers each. What is not there costs the fold a row read from SQLite, a third of its time. */
const MEMORY_BYTES = 40_000_000;
/** Of a response beside its features. */
const OVERHEAD_BYTES = 300;

/** A response as it is read from the log, to be cached. */
export interface ResponseToCache {
  id: number;
  system: string | null;
  promptId: number;
  promptHash: string;
  prompt: string;
  /** Null where the model is to see nothing of it. */
  text: string | null;
  /** Quantised; null where no encoder is in use. */
  embedding: Uint8Array | null;
}

export interface CachedResponse {
  system: string | null;
  features: SparseVector;
  prompt: number;
  /** Of its content, uniform in 0 … 2³² − 1. */
  promptHash: number;
  /** In UTF-16 code units. */
  length: number;
}

/** What the statistics of the leaderboard need of a response. */
export interface ResponseOutline {
  prompt: number;
  style: StyleCounts;
}

/** Features of a project's responses, computed once per text and kept in the Durable Object's SQLite, so that the
 *  fold can look any of them up without waiting. */
export class FeatureCache {
  readonly #sql: SqlStorage;
  readonly #memory = new Map<number, CachedResponse>();
  #memoryBytes = 0;
  #prompts: Map<number, number> | null = null;
  #encoder: string | null = null;
  #version = versionWith(null);

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** From here on features are those with this encoder's embeddings; what was cached with another's is missing.
   *  @param encoder names it; null for none */
  use(encoder: string | null): void {
    const version = versionWith(encoder);
    if (version === this.#version) return;
    this.#encoder = encoder;
    this.#version = version;
    this.#memory.clear();
    this.#memoryBytes = 0;
  }

  /** Which of these responses must be {@link add}ed before the fold can use them. */
  missing(ids: Iterable<number>): number[] {
    const wanted = new Set(ids);
    this.load(wanted);
    return [...wanted].filter((id) => !this.#memory.has(id));
  }

  /** Takes those of these responses that are kept into memory, together: one by one each would cost a query of its own. */
  load(ids: Iterable<number>): void {
    const wanted = [...new Set(ids)].filter((id) => !this.#memory.has(id));
    if (wanted.length === 0) return;
    const rows = this.#sql.exec(
      'select f.* from json_each(?) wanted join features f on f.response_id = wanted.value where f.version = ?',
      JSON.stringify(wanted),
      this.#version,
    );
    for (const row of rows) this.#remember(row['response_id'] as number, restore(row));
  }

  /** @throws Error where it has no embedding though an encoder is in use, or the other way round */
  add({ id, system, promptId, promptHash, prompt, text, embedding }: ResponseToCache): void {
    if ((embedding === null) !== (this.#encoder === null)) {
      throw new Error(`response ${id} is to be cached with the wrong features`);
    }
    const features = text === null ? featuresOfNothing() : featurize(prompt, text);
    const cached: CachedResponse = {
      system,
      features: embedding ? withEmbedding(features, embedding) : features,
      prompt: promptId,
      promptHash: hashNumber(promptHash),
      length: text?.length ?? 0,
    };
    this.#sql.exec(
      'insert or replace into features values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      id,
      this.#version,
      system,
      cached.prompt,
      cached.promptHash,
      cached.length,
      JSON.stringify(countStyle(text ?? '')),
      copyOf(cached.features.indices),
      copyOf(cached.features.values),
    );
    this.#prompts?.set(id, promptId);
    this.#remember(id, cached);
  }

  /** The prompt of a response that was added, for who asks for many. */
  promptOf(id: number): number | undefined {
    if (this.#prompts === null) {
      const rows = this.#sql.exec('select response_id, prompt from features').raw();
      this.#prompts = new Map(rows as Iterable<[number, number]>);
    }
    return this.#prompts.get(id);
  }

  /** @throws Error where the response was not added */
  get(id: number): CachedResponse {
    const found = this.#find(id);
    if (!found) throw new Error(`features of response ${id} were not loaded`);
    return found;
  }

  /** The responses of this encoder's features that are named, without their features. */
  outlines(ids: ReadonlySet<number>): Map<number, ResponseOutline> {
    const rows = this.#sql.exec(
      'select response_id, prompt, style from features where version = ?',
      this.#version,
    );
    const found = new Map<number, ResponseOutline>();
    for (const row of rows) {
      const id = row['response_id'] as number;
      if (!ids.has(id)) continue;
      found.set(id, {
        prompt: row['prompt'] as number,
        style: JSON.parse(row['style'] as string) as StyleCounts,
      });
    }
    return found;
  }

  #find(id: number): CachedResponse | undefined {
    const known = this.#memory.get(id);
    if (known) return known;
    const [row] = this.#sql
      .exec('select * from features where response_id = ? and version = ?', id, this.#version)
      .toArray();
    return row && this.#remember(id, restore(row));
  }

  #remember(id: number, response: CachedResponse): CachedResponse {
    this.#forget(id);
    this.#memory.set(id, response);
    this.#memoryBytes += sizeOf(response);
    for (const oldest of this.#memory.keys()) {
      if (this.#memoryBytes <= MEMORY_BYTES) break;
      this.#forget(oldest);
    }
    return response;
  }

  #forget(id: number): void {
    const known = this.#memory.get(id);
    if (!known) return;
    this.#memory.delete(id);
    this.#memoryBytes -= sizeOf(known);
  }
}

function restore(row: Record<string, SqlStorageValue>): CachedResponse {
  return {
    system: row['system'] as string | null,
    features: {
      indices: new Uint16Array(row['indices'] as ArrayBuffer),
      values: new Float32Array(row['feature_values'] as ArrayBuffer),
    },
    prompt: row['prompt'] as number,
    promptHash: row['prompt_hash'] as number,
    length: row['length'] as number,
  };
}

function versionWith(encoder: string | null): string {
  return encoder === null ? String(FEATURE_VERSION) : `${FEATURE_VERSION} ${encoder}`;
}

function sizeOf({ features }: CachedResponse): number {
  return OVERHEAD_BYTES + features.indices.byteLength + features.values.byteLength;
}

function copyOf(array: Uint16Array | Float32Array): ArrayBuffer {
  return array.buffer.slice(array.byteOffset, array.byteOffset + array.byteLength) as ArrayBuffer;
}
