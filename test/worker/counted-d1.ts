/** A D1 database that counts what D1 says it read and wrote. */
export function countedD1(d1: D1Database): { d1: D1Database; rows: { read: number; written: number } } {
  const rows = { read: 0, written: 0 };
  const count = (results: readonly D1Result[]) => {
    for (const { meta } of results) {
      rows.read += meta.rows_read;
      rows.written += meta.rows_written;
    }
  };
  const inner = new WeakMap<object, D1PreparedStatement>();
  function wrap(statement: D1PreparedStatement): D1PreparedStatement {
    const counted = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      async all() {
        const result = await statement.all();
        count([result]);
        return result;
      },
      // The rows alone do not say what they cost: read once more.
      async raw() {
        count([await statement.all()]);
        return statement.raw();
      },
    };
    inner.set(counted, statement);
    return counted as unknown as D1PreparedStatement;
  }
  const counted = {
    prepare: (query: string) => wrap(d1.prepare(query)),
    async batch(statements: D1PreparedStatement[]) {
      const results = await d1.batch(statements.map((statement) => inner.get(statement) ?? statement));
      count(results);
      return results;
    },
  };
  return { d1: counted as unknown as D1Database, rows };
}
