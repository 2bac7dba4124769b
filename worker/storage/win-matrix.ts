import type { MatchupChange } from '../core/matchups.ts';

/** How often which system won against which: sums, so what was added can be taken back exactly. */
export class WinMatrix {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(changes: readonly MatchupChange[]): void {
    for (const { first, second, firstWins, secondWins, ties } of changes) {
      this.#sql.exec(
        `insert into matchups values (?, ?, ?, ?, ?)
         on conflict do update set first_wins = first_wins + excluded.first_wins,
           second_wins = second_wins + excluded.second_wins, ties = ties + excluded.ties`,
        first,
        second,
        firstWins,
        secondWins,
        ties,
      );
    }
  }

  read(): MatchupChange[] {
    return this.#sql
      .exec('select * from matchups')
      .toArray()
      .map((row) => ({
        first: row['first'] as string,
        second: row['second'] as string,
        firstWins: row['first_wins'] as number,
        secondWins: row['second_wins'] as number,
        ties: row['ties'] as number,
      }));
  }

  clear(): void {
    this.#sql.exec('delete from matchups');
  }
}
