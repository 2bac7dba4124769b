import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

type Row = Record<string, unknown>;

/** Blobs as the platform gives them. */
function asPlatform(row: Row): Row {
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) row[name] = value.slice().buffer;
  }
  return row;
}

function asNode(bindings: readonly unknown[]): SQLInputValue[] {
  return bindings.map((value) =>
    value instanceof ArrayBuffer ? new Uint8Array(value) : ((value ?? null) as SQLInputValue),
  );
}

/** Runs queries, each compiled once, as the platform does. */
class Queries {
  readonly #sqlite: DatabaseSync;
  readonly #compiled = new Map<string, StatementSync>();

  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
  }

  rows(query: string, bindings: readonly unknown[]): Row[] {
    const statement = this.#compiled.get(query) ?? this.#sqlite.prepare(query);
    this.#compiled.set(query, statement);
    return statement.all(...asNode(bindings)).map((row) => asPlatform(row as Row));
  }

  /** Rows as lists: two columns may have one name. */
  lists(query: string, bindings: readonly unknown[]): unknown[][] {
    const statement = this.#sqlite.prepare(query);
    statement.setReturnArrays(true);
    return statement.all(...asNode(bindings)).map((row) => Object.values(asPlatform({ ...row })));
  }
}

/** A Durable Object's storage over Node's SQLite, as far as a trainer's fold uses it. */
export function memoryObjectStorage(): DurableObjectStorage {
  const sqlite = new DatabaseSync(':memory:');
  const queries = new Queries(sqlite);
  function rowsOf(query: string, bindings: readonly unknown[]): Row[] {
    const isScript = bindings.length === 0 && /;\s*\S/.test(query);
    if (!isScript) return queries.rows(query, bindings);
    sqlite.exec(query);
    return [];
  }
  function exec(query: string, ...bindings: unknown[]) {
    const rows = rowsOf(query, bindings);
    return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows.values() };
  }
  function transactionSync<T>(work: () => T): T {
    sqlite.exec('begin');
    try {
      const result = work();
      sqlite.exec('commit');
      return result;
    } catch (error) {
      sqlite.exec('rollback');
      throw error;
    }
  }
  return { sql: { exec }, transactionSync } as unknown as DurableObjectStorage;
}

/** D1 over Node's SQLite, with the project's migrations applied. */
export function memoryD1(): D1Database {
  const sqlite = new DatabaseSync(':memory:');
  const folder = join(import.meta.dirname, '../../migrations');
  const migrations = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  for (const file of migrations.sort()) sqlite.exec(readFileSync(join(folder, file), 'utf8'));
  const queries = new Queries(sqlite);
  const statement = (query: string, bindings: readonly unknown[] = []) => {
    const all = async () => {
      const results = queries.rows(query, bindings);
      const [{ changes } = { changes: 0 }] = queries.rows('select changes() as changes', []);
      return { results, success: true, meta: { changes } };
    };
    return {
      bind: (...values: unknown[]) => statement(query, values),
      all,
      run: all,
      first: async () => queries.rows(query, bindings)[0] ?? null,
      raw: async () => queries.lists(query, bindings),
    };
  };
  const batch = async (list: readonly { all(): Promise<unknown> }[]) => {
    const results: unknown[] = [];
    for (const each of list) results.push(await each.all());
    return results;
  };
  return { prepare: statement, batch } as unknown as D1Database;
}
