import { PYRAMID_TABLE } from './loss-pyramid.ts';

/** Rises with every change of what a trainer keeps or of how it folds. What another version kept is dropped and folded again: the log is what
 *  counts. */
const VERSION = 18;

const TABLES = `
create table fold (
  one integer primary key check (one = 1),
  project_id integer not null, step integer not null, published_step integer not null,
  recipe text not null, feature_version integer not null,
  cursor integer not null, exclusion_cursor integer not null, matchup_cursor integer not null,
  state text not null, models blob not null, published blob, quarantine text not null
);
create table chunks (start integer primary key, examples text not null, predictions text not null);
create table held_out (id integer primary key, example text not null);
create table snapshots (
  examples integer primary key, cursor integer not null, state text not null, models blob not null
);
create table steps (
  place integer primary key, step integer not null, provisional integer not null, comparisons integer not null, time integer not null,
  loss real not null, progressive_loss real not null, accuracy real not null,
  length_loss real not null, length_accuracy real not null, held_out_loss real, held_out_accuracy real, trained integer,
  random_arm_loss real, random_arm_accuracy real, random_arm_trained integer,
  behind integer not null, first_id integer not null, last_id integer not null
);
${PYRAMID_TABLE}
create table savings (one integer primary key check (one = 1), key text not null, savings text not null);
create table matchups (
  annotator text not null, first text not null, second text not null, size integer not null,
  first_wins integer not null, second_wins integer not null, ties integer not null,
  primary key (annotator, first, second, size)
) without rowid;
create table totals (
  first text not null, second text not null, size integer not null,
  first_wins integer not null, second_wins integer not null, ties integer not null,
  primary key (first, second, size)
) without rowid;
create table judgements (first integer primary key, page text not null);
create table refits (fitted_to integer primary key, weights blob not null);
create table rebuilds (
  id integer primary key, time integer not null, cause text not null, comparisons integer not null, until integer not null,
  before text not null, after text, series text not null
);
create table features (
  response_id integer primary key, version text not null, system text,
  prompt integer not null, prompt_hash integer not null, length integer not null,
  style text not null, indices blob not null, feature_values blob not null
);
create table version (number integer not null);
insert into version values (${VERSION});`;

/** Which project a trainer is of, and how far it has counted its steps: the same in every version. */
export interface TrainerIdentity {
  projectId: number;
  step: number;
  publishedStep: number;
}

/** Makes the trainer's tables where they are missing or of another version.
 *  @returns who the trainer was, where what it kept was dropped */
export function prepareTables(storage: DurableObjectStorage): TrainerIdentity | null {
  const { sql } = storage;
  const names = tableNames(sql);
  if (names.includes('version') && sql.exec('select number from version').one()['number'] === VERSION) {
    return null;
  }
  return storage.transactionSync(() => {
    const identity = names.includes('fold') ? readIdentity(sql) : null;
    for (const name of names) sql.exec(`drop table "${name}"`);
    sql.exec(TABLES);
    return identity;
  });
}

function tableNames(sql: SqlStorage): string[] {
  // The platform's own tables begin with an underscore.
  return sql
    .exec(
      "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%'",
    )
    .toArray()
    .map((row) => row['name'] as string);
}

export function readIdentity(sql: SqlStorage): TrainerIdentity | null {
  const [row] = sql.exec('select project_id, step, published_step from fold').toArray();
  return row
    ? {
        projectId: row['project_id'] as number,
        step: row['step'] as number,
        publishedStep: row['published_step'] as number,
      }
    : null;
}
