import { decodeCheckpoint, encodeCheckpoint } from '../core/checkpoint.ts';
import { downsampleIndices } from '../core/downsample.ts';
import { FEATURE_VERSION } from '../core/features.ts';
import type { Example, FoldState, StepRecord, TrainedChunk } from '../core/fold.ts';
import { emptyFold } from '../core/fold.ts';
import type { MatchupChange } from '../core/matchups.ts';

const SCHEMA = `
create table if not exists fold (
  one integer primary key check (one = 1),
  project_id integer not null, feature_version integer not null,
  cursor integer not null, exclusion_cursor integer not null, matchup_cursor integer not null,
  comparisons integer not null, examples integer not null, pending text not null, model blob not null,
  step integer not null, published_step integer not null, published blob
);
create table if not exists chunks (start integer primary key, examples text not null);
create table if not exists snapshots (
  examples integer primary key, cursor integer not null, comparisons integer not null, model blob not null
);
create table if not exists steps (
  step integer primary key, provisional integer not null, comparisons integer not null, time integer not null,
  loss real not null, progressive_loss real not null, accuracy real not null,
  first_id integer not null, last_id integer not null
);
create table if not exists matchups (
  first text not null, second text not null,
  first_wins integer not null, second_wins integer not null, ties integer not null,
  primary key (first, second)
) without rowid;`;

/** A snapshot is taken after every so many examples … */
const SNAPSHOT_EXAMPLES = 128;
/** … and this many are kept of the newest, then as many again at twice the distance, and so on. */
const SNAPSHOTS_PER_OCTAVE = 32;

export interface StoredFold {
  projectId: number;
  state: FoldState;
  exclusionCursor: number;
  /** Rows up to here are in the win matrix; it stays where it is when the model goes back to a snapshot. */
  matchupCursor: number;
  step: number;
  publishedStep: number;
}

/** One pass of the fold, as it is committed. */
export interface FoldCommit {
  next: StoredFold;
  chunks: readonly TrainedChunk[];
  steps: readonly StepRecord[];
  matchups: readonly MatchupChange[];
  /** The model to publish, encoded; null keeps what is there. */
  published: Uint8Array | null;
}

type Row = Record<string, SqlStorageValue>;

/** The fold's state in the Durable Object's own SQLite. The only SQL of the trainer. */
export class FoldStorage {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(SCHEMA);
  }

  /** The fold as it was left. Where the features have changed since, it begins anew, for the log is what counts.
   *  @returns null for a trainer that has never been told its project */
  load(): StoredFold | null {
    const [row] = this.#all('select * from fold');
    if (!row) return null;
    const rest = {
      projectId: row['project_id'] as number,
      step: row['step'] as number,
      publishedStep: row['published_step'] as number,
    };
    if (row['feature_version'] !== FEATURE_VERSION) return this.#beginAnew(rest);
    return {
      ...rest,
      exclusionCursor: row['exclusion_cursor'] as number,
      matchupCursor: row['matchup_cursor'] as number,
      state: {
        cursor: row['cursor'] as number,
        comparisons: row['comparisons'] as number,
        examples: row['examples'] as number,
        pending: JSON.parse(row['pending'] as string) as Example[],
        model: decodeCheckpoint(bytes(row['model'])),
      },
    };
  }

  begin(projectId: number): StoredFold {
    return this.#beginAnew({ projectId, step: 0, publishedStep: 0 });
  }

  /** All or nothing, and only on top of the state it was computed from.
   *  @throws Error where another pass has moved the cursor: a bug, for passes run one at a time */
  commit(from: StoredFold, { next, chunks, steps, matchups, published }: FoldCommit): void {
    this.#storage.transactionSync(() => {
      this.#holdsStill(from);
      for (const { start, examples } of chunks)
        this.#exec('insert into chunks values (?, ?)', start, JSON.stringify(examples));
      this.#takeSnapshots(chunks);
      this.#exec('delete from steps where provisional = 1');
      for (const step of steps) this.#insertStep(step);
      for (const change of matchups) this.#addMatchup(change);
      this.#write(next, published);
    });
  }

  /** Goes back to the last snapshot before the first of the excluded rows and takes those out of the win matrix. */
  goBack(
    from: StoredFold,
    {
      before,
      exclusionCursor,
      matchups,
    }: {
      before: number;
      exclusionCursor: number;
      matchups: readonly MatchupChange[];
    },
  ): StoredFold {
    return this.#storage.transactionSync(() => {
      this.#holdsStill(from);
      const state = before > from.state.cursor ? from.state : this.#snapshotBefore(before);
      this.#exec('delete from chunks where start >= ?', state.examples);
      this.#exec('delete from snapshots where examples > ?', state.examples);
      if (state !== from.state)
        this.#exec('delete from steps where last_id > ? or provisional = 1', state.cursor);
      for (const change of matchups) this.#addMatchup(change);
      const fold = { ...from, state, exclusionCursor };
      this.#write(fold, null);
      return fold;
    });
  }

  /** Forgets everything folded, so that the next passes fold the log from its first row. */
  forget(from: StoredFold): StoredFold {
    return this.#beginAnew(from);
  }

  markPublished(step: number): void {
    this.#exec('update fold set published_step = max(published_step, ?)', step);
  }

  publishedModel(): Uint8Array | null {
    const [row] = this.#all('select published from fold');
    return row?.['published'] ? bytes(row['published']) : null;
  }

  /** Examples of the chunk that starts here. */
  chunk(start: number): readonly Example[] {
    const [row] = this.#all('select examples from chunks where start = ?', start);
    if (!row) throw new Error(`no chunk starts at ${start}`);
    return JSON.parse(row['examples'] as string) as Example[];
  }

  steps(points: number): StepRecord[] {
    const rows = this.#all('select * from steps order by step');
    const kept = downsampleIndices(
      rows.map((row) => row['progressive_loss'] as number),
      points,
    );
    return kept.map((index) => readStep(rows[index] as Row));
  }

  matchups(): MatchupChange[] {
    return this.#all('select * from matchups').map((row) => ({
      first: row['first'] as string,
      second: row['second'] as string,
      firstWins: row['first_wins'] as number,
      secondWins: row['second_wins'] as number,
      ties: row['ties'] as number,
    }));
  }

  /** Steps go on counting: a step number never names two models. */
  #beginAnew({
    projectId,
    step,
    publishedStep,
  }: Pick<StoredFold, 'projectId' | 'step' | 'publishedStep'>): StoredFold {
    const fold = { projectId, step, publishedStep, state: emptyFold(), exclusionCursor: 0, matchupCursor: 0 };
    this.#storage.transactionSync(() => {
      for (const table of ['chunks', 'snapshots', 'steps', 'matchups']) this.#exec(`delete from ${table}`);
      this.#write(fold, null);
    });
    return fold;
  }

  #holdsStill(from: StoredFold): void {
    const [row] = this.#all('select cursor, exclusion_cursor, step from fold');
    const still =
      row &&
      row['cursor'] === from.state.cursor &&
      row['exclusion_cursor'] === from.exclusionCursor &&
      row['step'] === from.step;
    if (!still) throw new Error('the fold was moved by another pass');
  }

  #write(
    { projectId, state, exclusionCursor, matchupCursor, step, publishedStep }: StoredFold,
    published: Uint8Array | null,
  ): void {
    this.#exec(
      `insert into fold values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict do update set
         feature_version = excluded.feature_version,
         cursor = excluded.cursor, exclusion_cursor = excluded.exclusion_cursor,
         matchup_cursor = excluded.matchup_cursor, comparisons = excluded.comparisons,
         examples = excluded.examples, pending = excluded.pending, model = excluded.model,
         step = excluded.step, published_step = excluded.published_step,
         published = coalesce(excluded.published, published)`,
      projectId,
      FEATURE_VERSION,
      state.cursor,
      exclusionCursor,
      matchupCursor,
      state.comparisons,
      state.examples,
      JSON.stringify(state.pending),
      encodeCheckpoint(state.model),
      step,
      publishedStep,
      published,
    );
  }

  #takeSnapshots(chunks: readonly TrainedChunk[]): void {
    for (const { after } of chunks) {
      if (after.examples % SNAPSHOT_EXAMPLES !== 0) continue;
      this.#exec(
        'insert into snapshots values (?, ?, ?, ?)',
        after.examples,
        after.cursor,
        after.comparisons,
        encodeCheckpoint(after.model),
      );
      this.#thinSnapshots(after.examples / SNAPSHOT_EXAMPLES);
    }
  }

  /** Keeps the number of snapshots logarithmic in the log's length: the older, the wider apart. */
  #thinSnapshots(newest: number): void {
    for (let stride = 2; newest - SNAPSHOTS_PER_OCTAVE * (stride / 2) > 0; stride *= 2) {
      const index = newest - SNAPSHOTS_PER_OCTAVE * (stride / 2);
      if (index % stride !== 0)
        this.#exec('delete from snapshots where examples = ?', index * SNAPSHOT_EXAMPLES);
    }
  }

  #snapshotBefore(id: number): FoldState {
    const [row] = this.#all('select * from snapshots where cursor < ? order by examples desc limit 1', id);
    if (!row) return emptyFold();
    return {
      cursor: row['cursor'] as number,
      comparisons: row['comparisons'] as number,
      examples: row['examples'] as number,
      model: decodeCheckpoint(bytes(row['model'])),
      pending: [],
    };
  }

  #insertStep(step: StepRecord): void {
    this.#exec(
      'insert into steps values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      step.step,
      step.provisional ? 1 : 0,
      step.comparisons,
      step.timeMs,
      step.loss,
      step.progressiveLoss,
      step.accuracy,
      step.firstId,
      step.lastId,
    );
  }

  #addMatchup({ first, second, firstWins, secondWins, ties }: MatchupChange): void {
    this.#exec(
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

  #exec(query: string, ...bindings: (SqlStorageValue | Uint8Array)[]): void {
    this.#storage.sql.exec(query, ...(bindings as SqlStorageValue[]));
  }

  #all(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#storage.sql.exec<Row>(query, ...bindings).toArray();
  }
}

function readStep(row: Row): StepRecord {
  return {
    step: row['step'] as number,
    comparisons: row['comparisons'] as number,
    timeMs: row['time'] as number,
    loss: row['loss'] as number,
    progressiveLoss: row['progressive_loss'] as number,
    accuracy: row['accuracy'] as number,
    firstId: row['first_id'] as number,
    lastId: row['last_id'] as number,
    provisional: row['provisional'] === 1,
  };
}

function bytes(value: SqlStorageValue | undefined): Uint8Array {
  return new Uint8Array(value as ArrayBuffer);
}
