import { encodeCheckpoint } from '../core/checkpoint.ts';
import type { Example, FoldState, StepMeasures, StepRecord, TrainedChunk } from '../core/fold.ts';
import type { MatchupChange } from '../core/matchups.ts';
import { matchupChange } from '../core/matchups.ts';
import type { Recipe } from '../core/recipe.ts';
import type { ComparisonRow, ExcludedRow } from '../storage/comparisons.ts';
import { readLogAfter } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { CachedResponse } from '../storage/feature-cache.ts';
import type { FoldCommit, FoldedExample, StoredFold } from '../storage/fold-storage.ts';
import type { ExampleSource } from '../training/fold-rows.ts';
import { foldRows } from '../training/fold-rows.ts';
import { measureHeldOut } from './evaluate-fold.ts';
import { type FeaturePlace, loadFeatures, type ResponseEmbeddings } from './load-features.ts';
import { randomArm } from './random-arm.ts';

const ROWS_PER_PASS = 256;

/** A point of the held-out curve is a mean over this many comparisons, the newest. */
const HELD_OUT_MEASURED = 512;

/** What a pass needs of the trainer's storage; in tests, a Map. */
export interface FoldPlace extends FeaturePlace {
  commit(from: StoredFold, commit: FoldCommit): void;
  goBack(
    from: StoredFold,
    to: { before: number; recipe: Recipe; exclusionCursor: number; matchups: readonly MatchupChange[] },
  ): StoredFold;
  newestFolded(chunks: number): FoldedExample[];
  newestHeldOut(limit: number): Example[];
  get(id: number): CachedResponse;
  example(index: number): Example;
}

export interface PassResult {
  fold: StoredFold;
  steps: readonly StepRecord[];
  /** Rows of the log that are left. */
  lag: number;
  /** The next row is of a response that its encoder has not embedded: nothing goes on before it has. */
  isWaiting: boolean;
}

/** One pass of the trainer: reads what is new in the log, folds it, commits it. Everything is awaited before the
 *  fold begins; from there to the commit nothing is, so no other event can come between.
 *  Passes of one project must run one at a time. */
export async function foldLog(
  db: Database,
  {
    fold: from,
    place,
    recipe,
    embeddings,
    nowMs,
  }: {
    fold: StoredFold;
    place: FoldPlace;
    recipe: Recipe;
    /** Null where the recipe has no encoder. */
    embeddings: ResponseEmbeddings | null;
    nowMs: () => number;
  },
): Promise<PassResult> {
  const { projectId, exclusionCursor } = from;
  const log = await readLogAfter(db, {
    projectId,
    cursor: from.state.cursor,
    exclusionCursor,
    limit: ROWS_PER_PASS,
  });
  if (log.excluded.length > 0) {
    const excluded = await readyRows(db, log.excluded, { place, embeddings });
    const fold = excluded.length > 0 ? takeBack(from, { place, recipe }, excluded) : from;
    const lag = Math.max(1, log.lastId - fold.state.cursor);
    return { fold, steps: [], lag, isWaiting: excluded.length === 0 };
  }
  if (log.rows.length === 0) return { fold: from, steps: [], lag: 0, isWaiting: false };
  const rows = await readyRows(db, log.rows, { place, embeddings });
  if (rows.length === 0)
    return { fold: from, steps: [], lag: log.lastId - from.state.cursor, isWaiting: true };
  const commit = foldOnto(from, rows, { place, recipe, timeMs: nowMs() });
  place.commit(from, commit);
  const lag = log.lastId - commit.next.state.cursor;
  return { fold: commit.next, steps: commit.steps, lag, isWaiting: false };
}

/** The rows up to the first whose responses have no features yet. Where the log is cut makes no difference to the model. */
async function readyRows<Row extends ComparisonRow>(
  db: Database,
  rows: readonly Row[],
  { place, embeddings }: { place: FoldPlace; embeddings: ResponseEmbeddings | null },
): Promise<readonly Row[]> {
  if (await loadFeatures(db, responsesOf(rows), { place, embeddings })) return rows;
  const missing = new Set(place.missing(responsesOf(rows)));
  const first = rows.findIndex(
    ({ responseA, responseB }) => missing.has(responseA) || missing.has(responseB),
  );
  return rows.slice(0, first);
}

function responsesOf(rows: readonly ComparisonRow[]): number[] {
  return rows.flatMap(({ responseA, responseB }) => [responseA, responseB]);
}

function takeBack(
  from: StoredFold,
  { place, recipe }: { place: FoldPlace; recipe: Recipe },
  rows: readonly ExcludedRow[],
): StoredFold {
  const inMatrix = rows.filter(({ id }) => id <= from.matchupCursor);
  return place.goBack(from, {
    before: Math.min(...rows.map(({ id }) => id)),
    recipe,
    exclusionCursor: rows.at(-1)?.exclusionId ?? from.exclusionCursor,
    matchups: changesOf(inMatrix, place, -1),
  });
}

/** The pure part: rows in, what to commit out. */
function foldOnto(
  from: StoredFold,
  rows: readonly ComparisonRow[],
  { place, recipe, timeMs }: { place: FoldPlace; recipe: Recipe; timeMs: number },
): FoldCommit {
  const source: ExampleSource = {
    example: (index) => place.example(index),
    response: (id) => place.get(id),
  };
  const folded = foldRows(from.state, rows, source, recipe);
  const { state, chunks, heldOut, model, provisional } = folded;
  let step = from.step;
  const steps = chunks.map((chunk) => stepOfChunk(chunk, ++step, timeMs));
  if (provisional) {
    steps.push({ ...pointOf(state, provisional), step: ++step, timeMs, provisional: true });
  } else if (chunks.length === 0) step++;
  const newest = steps.at(-1);
  if (newest) {
    const kept = [...heldOut.toReversed(), ...place.newestHeldOut(HELD_OUT_MEASURED)];
    const newestKept = kept.slice(0, HELD_OUT_MEASURED);
    const trained = state.examples + state.pending.length;
    newest.heldOut = measureHeldOut(newestKept, { model, trained, source, state });
    const arm = randomArm(folded.learners, recipe);
    // Until the model has chosen a pair, both are one.
    newest.randomArm =
      arm?.examples === trained
        ? newest.heldOut
        : arm && measureHeldOut(newestKept, { model: arm.model, trained: arm.examples, source, state });
  }
  const newToMatrix = rows.filter(({ id, excluded }) => id > from.matchupCursor && !excluded);
  return {
    next: { ...from, state, step, matchupCursor: Math.max(from.matchupCursor, state.cursor) },
    chunks,
    heldOut,
    steps,
    matchups: changesOf(newToMatrix, place, 1),
    published: encodeCheckpoint(model),
  };
}

function stepOfChunk(chunk: TrainedChunk, step: number, timeMs: number): StepRecord {
  const trained = { ...chunk.after, pending: chunk.examples };
  return { ...pointOf(trained, chunk), step, timeMs, provisional: false };
}

function pointOf(
  { comparisons, pending }: Pick<FoldState, 'comparisons' | 'pending'>,
  { loss, progressiveLoss, accuracy, lengthLoss, lengthAccuracy }: StepMeasures,
) {
  const [firstId, lastId] = [pending[0]?.id ?? 0, pending.at(-1)?.id ?? 0];
  const measures = { loss, progressiveLoss, accuracy, lengthLoss, lengthAccuracy };
  return { comparisons, ...measures, firstId, lastId, heldOut: null, randomArm: null };
}

function changesOf(rows: readonly ComparisonRow[], place: FoldPlace, sign: 1 | -1): MatchupChange[] {
  return rows.flatMap(({ outcome, responseA, responseB }) => {
    const sides = { systemA: place.get(responseA).system, systemB: place.get(responseB).system };
    const change = matchupChange({ outcome, ...sides }, sign);
    return change ? [change] : [];
  });
}
