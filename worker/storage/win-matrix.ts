import type { SizedMatchup } from '../core/matchups.ts';
import { type AnnotatorMatchup, weightedMatchups } from '../core/quality/annotator-matchups.ts';

/** How often which system won against which, by whose word, in comparisons of how many responses: sums, so what was added can be
 *  taken back exactly. Beside them the sums of all annotators: a million comparisons by 500 people are nearly as many rows, and of 200
 *  systems 19,900. */
export class WinMatrix {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(changes: readonly AnnotatorMatchup[]): void {
    for (const change of changes) this.#addTo('matchups', [change.annotator], change);
    for (const total of weightedMatchups(changes, new Map())) this.#addTo('totals', [], total);
  }

  #addTo(
    table: 'matchups' | 'totals',
    by: readonly string[],
    { first, second, size, firstWins, secondWins, ties }: SizedMatchup,
  ): void {
    const row = [...by, first, second, size, firstWins, secondWins, ties];
    this.#sql.exec(
      `insert into ${table} values (${row.map(() => '?')})
       on conflict do update set first_wins = first_wins + excluded.first_wins,
         second_wins = second_wins + excluded.second_wins, ties = ties + excluded.ties`,
      ...row,
    );
  }

  /** Who has nothing left is not named any more. */
  takeBack(changes: readonly AnnotatorMatchup[]): void {
    if (changes.length === 0) return;
    this.add(changes.map(negated));
    for (const table of ['matchups', 'totals'])
      this.#sql.exec(`delete from ${table} where first_wins = 0 and second_wins = 0 and ties = 0`);
  }

  /** In an order that only the names decide; one row at a time, for there may be very many. */
  *read({ without }: { without: ReadonlySet<string> }): Generator<AnnotatorMatchup> {
    for (const row of this.#sql.exec('select * from matchups order by annotator, first, second, size')) {
      const annotator = row['annotator'] as string;
      if (!without.has(annotator)) yield { annotator, ...matchupIn(row) };
    }
  }

  annotators(): string[] {
    return this.#sql
      .exec('select distinct annotator from matchups')
      .toArray()
      .map((row) => row['annotator'] as string);
  }

  /** How many rows {@link read} looks at. */
  get size(): number {
    return this.#sql.exec('select count(*) as n from matchups').one()['n'] as number;
  }

  /** The sums of all annotators but some. */
  totals({ without }: { without: ReadonlySet<string> }): SizedMatchup[] {
    const totals = this.#sql.exec('select * from totals').toArray().map(matchupIn);
    const theirs = [...without].flatMap((annotator) =>
      this.#sql
        .exec('select * from matchups where annotator = ?', annotator)
        .toArray()
        .map((row) => negated({ annotator, ...matchupIn(row) })),
    );
    const sums = weightedMatchups(
      [...totals.map((total) => ({ annotator: '', ...total })), ...theirs],
      new Map(),
    );
    return sums.filter(({ firstWins, secondWins, ties }) => firstWins + secondWins + ties > 0);
  }

  clear(): void {
    this.#sql.exec('delete from matchups');
    this.#sql.exec('delete from totals');
  }
}

function negated({ firstWins, secondWins, ties, ...names }: AnnotatorMatchup): AnnotatorMatchup {
  return { ...names, firstWins: -firstWins, secondWins: -secondWins, ties: -ties };
}

function matchupIn(row: Record<string, SqlStorageValue>): SizedMatchup {
  return {
    first: row['first'] as string,
    second: row['second'] as string,
    size: row['size'] as number,
    firstWins: row['first_wins'] as number,
    secondWins: row['second_wins'] as number,
    ties: row['ties'] as number,
  };
}
