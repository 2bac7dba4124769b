/** Rows of a log read once and kept in a Durable Object's own SQLite, a whole page to a row, so that an object that wakes
 *  need not read the log from its beginning and keeping costs next to nothing. What they say must never change. */
export class RowPages<Row> {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('create table if not exists pages (last integer primary key, rows text not null)');
  }

  /** @returns the rows in the order they were kept, and the id of the last; 0 of none */
  read(): { rows: Row[]; last: number } {
    const pages = this.#sql.exec('select last, rows from pages order by last').toArray();
    return {
      rows: pages.flatMap((page) => JSON.parse(page['rows'] as string) as Row[]),
      last: (pages.at(-1)?.['last'] as number | undefined) ?? 0,
    };
  }

  /** @param last id of the last of them; again: nothing changes */
  keep(rows: readonly Row[], last: number): void {
    this.#sql.exec('insert into pages values (?, ?) on conflict do nothing', last, JSON.stringify(rows));
  }
}
