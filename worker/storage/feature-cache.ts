import type { SparseVector } from '../core/features.ts';
import { FEATURE_VERSION, featurize } from '../core/features.ts';

const SCHEMA = `
create table if not exists features (
  response_id integer primary key, version integer not null, system text,
  indices blob not null, feature_values blob not null
);`;

/** Kept in memory; about 2.5 KB each. */
const MEMORY_ENTRIES = 8192;

export interface CachedResponse {
  system: string | null;
  features: SparseVector;
}

/** Features of a project's responses, computed once per text and kept in the Durable Object's SQLite, so that the
 *  fold can look any of them up without waiting. */
export class FeatureCache {
  readonly #sql: SqlStorage;
  readonly #memory = new Map<number, CachedResponse>();

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    this.#sql.exec(SCHEMA);
  }

  /** Which of these responses must be {@link add}ed before the fold can use them. */
  missing(ids: Iterable<number>): number[] {
    return [...new Set(ids)].filter((id) => this.#find(id) === undefined);
  }

  add(response: { id: number; system: string | null; prompt: string; text: string }): void {
    const { indices, values } = featurize(response.prompt, response.text);
    this.#sql.exec(
      'insert or replace into features values (?, ?, ?, ?, ?)',
      response.id,
      FEATURE_VERSION,
      response.system,
      copyOf(indices),
      copyOf(values),
    );
    this.#remember(response.id, { system: response.system, features: { indices, values } });
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
      .exec('select * from features where response_id = ? and version = ?', id, FEATURE_VERSION)
      .toArray();
    if (!row) return undefined;
    const indices = new Uint16Array(row['indices'] as ArrayBuffer);
    const values = new Float32Array(row['feature_values'] as ArrayBuffer);
    return this.#remember(id, { system: row['system'] as string | null, features: { indices, values } });
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
