import { encodeCheckpoint } from '../core/checkpoint.ts';
import { FEATURE_VERSION } from '../core/features.ts';
import type { Example, FoldState, StepRecord, TrainedChunk } from '../core/fold.ts';
import { emptyFold } from '../core/fold.ts';
import { foldedModel } from '../core/folded-model.ts';
import { learnerPlans } from '../core/learners.ts';
import { type AnnotatorMatchup, annotatorMatchups } from '../core/quality/annotator-matchups.ts';
import type { Refit } from '../core/quality/weight-fold.ts';
import { DEFAULT_RECIPE, type Recipe, recipeKey } from '../core/recipe.ts';
import { FoldSnapshots } from './fold-snapshots.ts';
import { FoldedExamples } from './folded-examples.ts';
import { JudgementPages, type KeptJudgement } from './judgement-pages.ts';
import { LossHistory } from './loss-history.ts';
import { type Quarantine, restoreQuarantine, storeQuarantine } from './quarantine-state.ts';
import { type RebuildCause, Rebuilds } from './rebuilds.ts';
import { Refits } from './refits.ts';
import type { StoredSavings } from './stored-card.ts';
import { restoreState, storedState, storeState } from './stored-state.ts';
import { prepareTables, readIdentity, type TrainerIdentity } from './trainer-schema.ts';
import { WinMatrix } from './win-matrix.ts';

export interface StoredFold extends TrainerIdentity {
  /** {@link recipeKey} of the recipe it was folded by. */
  recipe: string;
  state: FoldState;
  exclusionCursor: number;
  /** Whose comparisons do not count. */
  quarantine: Quarantine;
  /** Rows up to here are in the win matrix and among the judgements; it stays where it is when the model goes back. */
  matchupCursor: number;
}

/** One pass of the fold, as it is committed. */
export interface FoldCommit {
  next: StoredFold;
  chunks: readonly TrainedChunk[];
  heldOut: readonly Example[];
  steps: readonly StepRecord[];
  /** What is judged by rows that no earlier pass has met. */
  judgements: readonly KeptJudgement[];
  /** Weights of annotators that were fitted as the rows were folded. */
  refits: readonly Refit[];
  /** The model to publish, encoded; null where none was made of what was folded. */
  published: Uint8Array | null;
}

/** Where the fold goes back to, and as what. */
export interface GoingBack {
  /** Id of the first row that changes. */
  before: number;
  recipe: Recipe;
  exclusionCursor: number;
  quarantine: Quarantine;
  /** Ids of rows that were taken out of the log. */
  excluded: readonly number[];
  /** To be told of; null where nobody need know. */
  cause: RebuildCause | null;
  timeMs: number;
}

/** Comparisons saved, as they were of a certain fold. */
export interface MeasuredSavings {
  key: string;
  savings: StoredSavings;
}

/** The fold's state in the Durable Object's own SQLite: every change is one transaction on a state that held still. */
export class FoldStorage {
  readonly #storage: DurableObjectStorage;
  readonly #snapshots: FoldSnapshots;
  readonly examples: FoldedExamples;
  readonly history: LossHistory;
  readonly matrix: WinMatrix;
  readonly judgements: JudgementPages;
  readonly refits: Refits;
  readonly rebuilds: Rebuilds;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    const earlier = prepareTables(storage);
    this.#snapshots = new FoldSnapshots(storage.sql);
    this.examples = new FoldedExamples(storage.sql);
    this.history = new LossHistory(storage.sql);
    this.matrix = new WinMatrix(storage.sql);
    this.judgements = new JudgementPages(storage.sql);
    this.refits = new Refits(storage.sql);
    this.rebuilds = new Rebuilds(storage.sql, this.history);
    if (earlier) this.beginAnew(earlier, DEFAULT_RECIPE);
  }

  /** The fold as it was left. Where the features have changed since, it begins anew, for the log is what counts.
   *  @returns null for a trainer that has never been told its project */
  load(): StoredFold | null {
    const [row] = this.#all('select * from fold');
    const identity = readIdentity(this.#storage.sql);
    if (!row || !identity) return null;
    if (row['feature_version'] !== FEATURE_VERSION) return this.beginAnew(identity, DEFAULT_RECIPE);
    return {
      ...identity,
      recipe: row['recipe'] as string,
      exclusionCursor: row['exclusion_cursor'] as number,
      quarantine: restoreQuarantine(row['quarantine'] as string),
      matchupCursor: row['matchup_cursor'] as number,
      state: restoreState(storedState(row)),
    };
  }

  begin(projectId: number): StoredFold {
    return this.beginAnew({ projectId, step: 0, publishedStep: 0 }, DEFAULT_RECIPE);
  }

  /** All or nothing, and only on top of the state it was computed from.
   *  @throws Error where another pass has moved the cursor: a bug, for passes run one at a time */
  commit(from: StoredFold, commit: FoldCommit): void {
    const { next, chunks, steps, judgements, refits, published } = commit;
    this.#storage.transactionSync(() => {
      this.#requireUnmoved(from);
      this.examples.add(commit);
      this.#snapshots.take(chunks);
      this.history.append(steps);
      this.matrix.add(matchupsOf(judgements));
      this.judgements.append(judgements);
      this.refits.add(refits);
      this.rebuilds.settle(next.state);
      this.#write(next, published);
    });
  }

  /** Goes back to the last snapshot before the first of the rows that count no longer, or again. What was excluded goes out of
   *  the win matrix, by the names it was given under: they may have been erased since. */
  goBack(from: StoredFold, to: GoingBack): StoredFold {
    const { before, recipe, exclusionCursor, quarantine, excluded, cause, timeMs } = to;
    return this.#storage.transactionSync(() => {
      this.#requireUnmoved(from);
      const isFolded = before <= from.state.cursor;
      const state = isFolded ? (this.#snapshots.before(before) ?? emptyFold(recipe)) : from.state;
      if (isFolded && cause) this.rebuilds.begin({ cause, timeMs, from: from.state, to: state });
      if (isFolded) this.#dropAfter(state);
      this.matrix.takeBack(matchupsOf(this.judgements.remove(excluded)));
      const fold = { ...from, state, exclusionCursor, quarantine };
      this.#write(fold, isFolded ? null : this.publishedModel());
      return fold;
    });
  }

  /** Folds the log from its first row once more, and notes what that changes. */
  foldAgain(from: StoredFold, recipe: Recipe, noted: { cause: RebuildCause; timeMs: number }): StoredFold {
    return this.#storage.transactionSync(() => {
      const to = emptyFold(recipe);
      if (from.state.comparisons > 0) this.rebuilds.begin({ ...noted, from: from.state, to });
      return this.#beginAnew(from, recipe);
    });
  }

  /** Forgets everything folded, and what was noted of it. */
  beginAnew(identity: TrainerIdentity, recipe: Recipe): StoredFold {
    return this.#storage.transactionSync(() => {
      this.rebuilds.clear();
      return this.#beginAnew(identity, recipe);
    });
  }

  /** Forgets everything folded, so that the next passes fold the log from its first row. Steps go on counting: a step
   *  number never names two models. What a prior gives is a model already, and so is what must take the place of a published
   *  one: both are a step to publish, for where the log is empty no pass makes another. */
  #beginAnew({ projectId, step, publishedStep }: TrainerIdentity, recipe: Recipe): StoredFold {
    const state = emptyFold(recipe);
    const isModel = recipe.prior !== null || step > 0;
    const fold: StoredFold = {
      projectId,
      step: isModel ? step + 1 : step,
      publishedStep,
      recipe: recipeKey(recipe),
      state,
      exclusionCursor: 0,
      quarantine: { cursor: 0, annotators: new Set() },
      matchupCursor: 0,
    };
    const begun = isModel ? encodeCheckpoint(foldedModel(state, learnerPlans(recipe))) : null;
    this.#dropAfter(state);
    this.matrix.clear();
    this.judgements.clear();
    this.#exec('delete from savings');
    this.#write(fold, begun);
    return fold;
  }

  /** The model of just what was folded; null where none was made of it. */
  publishedModel(): Uint8Array | null {
    const [row] = this.#all('select published from fold');
    return row?.['published'] ? new Uint8Array(row['published'] as ArrayBuffer) : null;
  }

  /** Past states of the fold, oldest first. */
  pastStates(points: number): FoldState[] {
    return this.#snapshots.spread(points);
  }

  /** What was measured last of the comparisons saved, and when: {@link keepSavings}. */
  savings(): MeasuredSavings | null {
    const [row] = this.#all('select * from savings');
    return row
      ? { key: row['key'] as string, savings: JSON.parse(row['savings'] as string) as StoredSavings }
      : null;
  }

  keepSavings({ key, savings }: MeasuredSavings): void {
    this.#exec('insert or replace into savings values (1, ?, ?)', key, JSON.stringify(savings));
  }

  #dropAfter(state: FoldState): void {
    this.examples.dropAfter(state);
    this.#snapshots.dropAfter(state.examples);
    this.history.dropAfter(state.cursor);
    this.refits.dropAfter(state.comparisons);
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
    { projectId, recipe, state, exclusionCursor, quarantine, matchupCursor, step, publishedStep }: StoredFold,
    published: Uint8Array | null,
  ): void {
    const stored = storeState(state);
    this.#exec(
      `insert into fold values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict do update set
         step = excluded.step, published_step = excluded.published_step,
         recipe = excluded.recipe, feature_version = excluded.feature_version, cursor = excluded.cursor,
         exclusion_cursor = excluded.exclusion_cursor, matchup_cursor = excluded.matchup_cursor,
         state = excluded.state, models = excluded.models, published = excluded.published,
         quarantine = excluded.quarantine`,
      projectId,
      step,
      publishedStep,
      recipe,
      FEATURE_VERSION,
      state.cursor,
      exclusionCursor,
      matchupCursor,
      stored.state,
      stored.models,
      (published?.buffer as ArrayBuffer | undefined) ?? null,
      storeQuarantine(quarantine),
    );
  }

  #exec(query: string, ...bindings: SqlStorageValue[]): void {
    this.#storage.sql.exec(query, ...bindings);
  }

  #all(query: string, ...bindings: SqlStorageValue[]): Record<string, SqlStorageValue>[] {
    return this.#storage.sql.exec(query, ...bindings).toArray();
  }
}

/** A judgement that checks an annotator says nothing of the systems. */
function matchupsOf(judgements: readonly KeptJudgement[]): AnnotatorMatchup[] {
  return annotatorMatchups(judgements.filter(({ isCheck }) => !isCheck));
}
