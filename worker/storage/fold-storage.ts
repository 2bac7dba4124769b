import { decodeCheckpoint, encodeCheckpoint } from '../core/checkpoint.ts';
import { FEATURE_VERSION } from '../core/features.ts';
import type { Example, FoldState, StepRecord, TrainedChunk } from '../core/fold.ts';
import { emptyFold } from '../core/fold.ts';
import type { MatchupChange } from '../core/matchups.ts';
import { FoldSnapshots } from './fold-snapshots.ts';
import { LossHistory } from './loss-history.ts';
import { WinMatrix } from './win-matrix.ts';

const SCHEMA = `
create table if not exists fold (
  one integer primary key check (one = 1),
  project_id integer not null, feature_version integer not null,
  cursor integer not null, exclusion_cursor integer not null, matchup_cursor integer not null,
  comparisons integer not null, examples integer not null, pending text not null, model blob not null,
  step integer not null, published_step integer not null, published blob
);
create table if not exists chunks (start integer primary key, examples text not null);`;

export interface StoredFold {
  projectId: number;
  state: FoldState;
  exclusionCursor: number;
  /** Rows up to here are in the win matrix; it stays where it is when the model goes back to a snapshot. */
  matchupCursor: number;
  step: number;
  /** Kept with the next commit: publishing again after a crash changes nothing. */
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

/** The fold's state in the Durable Object's own SQLite: every change is one transaction on a state that held still. */
export class FoldStorage {
  readonly #storage: DurableObjectStorage;
  readonly #snapshots: FoldSnapshots;
  readonly history: LossHistory;
  readonly matrix: WinMatrix;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(SCHEMA);
    this.#snapshots = new FoldSnapshots(storage.sql);
    this.history = new LossHistory(storage.sql);
    this.matrix = new WinMatrix(storage.sql);
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
      this.#requireUnmoved(from);
      for (const { start, examples } of chunks) {
        this.#exec('insert into chunks values (?, ?)', start, JSON.stringify(examples));
      }
      this.#snapshots.take(chunks);
      this.history.append(steps);
      this.matrix.add(matchups);
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
    }: { before: number; exclusionCursor: number; matchups: readonly MatchupChange[] },
  ): StoredFold {
    return this.#storage.transactionSync(() => {
      this.#requireUnmoved(from);
      const state = before > from.state.cursor ? from.state : this.#snapshots.before(before);
      if (state !== from.state) this.#dropAfter(state);
      this.matrix.add(matchups);
      const fold = { ...from, state, exclusionCursor };
      this.#write(fold, null);
      return fold;
    });
  }

  /** Forgets everything folded, so that the next passes fold the log from its first row. */
  forget(from: StoredFold): StoredFold {
    return this.#beginAnew(from);
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

  /** Steps go on counting: a step number never names two models. */
  #beginAnew({
    projectId,
    step,
    publishedStep,
  }: Pick<StoredFold, 'projectId' | 'step' | 'publishedStep'>): StoredFold {
    const state = emptyFold();
    const fold = { projectId, step, publishedStep, state, exclusionCursor: 0, matchupCursor: 0 };
    this.#storage.transactionSync(() => {
      this.#dropAfter(state);
      this.matrix.clear();
      this.#write(fold, null);
    });
    return fold;
  }

  #dropAfter({ examples, cursor }: FoldState): void {
    this.#exec('delete from chunks where start >= ?', examples);
    this.#snapshots.dropAfter(examples);
    this.history.dropAfter(cursor);
  }

  #requireUnmoved(from: StoredFold): void {
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
         feature_version = excluded.feature_version, cursor = excluded.cursor,
         exclusion_cursor = excluded.exclusion_cursor, matchup_cursor = excluded.matchup_cursor,
         comparisons = excluded.comparisons, examples = excluded.examples, pending = excluded.pending,
         model = excluded.model, step = excluded.step, published_step = excluded.published_step,
         published = coalesce(excluded.published, published)`,
      projectId,
      FEATURE_VERSION,
      state.cursor,
      exclusionCursor,
      matchupCursor,
      state.comparisons,
      state.examples,
      JSON.stringify(state.pending),
      encodeCheckpoint(state.model).buffer as ArrayBuffer,
      step,
      publishedStep,
      (published?.buffer as ArrayBuffer | undefined) ?? null,
    );
  }

  #exec(query: string, ...bindings: SqlStorageValue[]): void {
    this.#storage.sql.exec(query, ...bindings);
  }

  #all(query: string, ...bindings: SqlStorageValue[]): Record<string, SqlStorageValue>[] {
    return this.#storage.sql.exec(query, ...bindings).toArray();
  }
}

function bytes(value: SqlStorageValue | undefined): Uint8Array {
  return new Uint8Array(value as ArrayBuffer);
}
