import type { SparseVector } from '../core/features.ts';
import { FEATURE_VERSION, featurize } from '../core/features.ts';
import { hashNumber } from '../core/held-out.ts';

const VERSION = String(FEATURE_VERSION);

/** Kept in memory; about 2.5 KB each. */
const MEMORY_ENTRIES = 8192;

/** A response as it is read from the log, to be cached. */
export interface ResponseToCache {
  id: number;
  system: string | null;
  promptId: number;
  promptHash: string;
  prompt: string;
  text: string;
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

/** Features of a project's responses, computed once per text and kept in the Durable Object's SQLite, so that the
 *  fold can look any of them up without waiting. */
export class FeatureCache {
  readonly #sql: SqlStorage;
  readonly #memory = new Map<number, CachedResponse>();

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** Which of these responses must be {@link add}ed before the fold can use them. */
  missing(ids: Iterable<number>): number[] {
    return [...new Set(ids)].filter((id) => this.#find(id) === undefined);
  }

  add({ id, system, promptId, promptHash, prompt, text }: ResponseToCache): void {
    const cached: CachedResponse = {
      system,
      features: featurize(prompt, text),
      prompt: promptId,
      promptHash: hashNumber(promptHash),
      length: text.length,
    };
    this.#sql.exec(
      'insert or replace into features values (?, ?, ?, ?, ?, ?, ?, ?)',
      id,
      VERSION,
      system,
      cached.prompt,
      cached.promptHash,
      cached.length,
      copyOf(cached.features.indices),
      copyOf(cached.features.values),
    );
    this.#remember(id, cached);
  }

  /** @throws Error where the response was not added */
  get(id: number): CachedResponse {
    const found = this.#find(id);
    if (!found) throw new Error(`features of response ${id} were not loaded`);
    return found;
  }

  #find(id: number): CachedResponse | undefined {
    const known = this.#memory.get(id);
    if (known) return known;
    const [row] = this.#sql
      .exec('select * from features where response_id = ? and version = ?', id, VERSION)
      .toArray();
    if (!row) return undefined;
    return this.#remember(id, {
      system: row['system'] as string | null,
      features: {
        indices: new Uint16Array(row['indices'] as ArrayBuffer),
        values: new Float32Array(row['feature_values'] as ArrayBuffer),
      },
      prompt: row['prompt'] as number,
      promptHash: row['prompt_hash'] as number,
      length: row['length'] as number,
    });
  }

  #remember(id: number, response: CachedResponse): CachedResponse {
    if (this.#memory.size >= MEMORY_ENTRIES) this.#memory.delete(this.#memory.keys().next().value as number);
    this.#memory.set(id, response);
    return response;
  }
}

function copyOf(array: Uint16Array | Float32Array): ArrayBuffer {
  return array.buffer.slice(array.byteOffset, array.byteOffset + array.byteLength) as ArrayBuffer;
}
