import { isErasedAnnotator } from '../core/erased-annotator.ts';
import type { StepRecord } from '../core/fold.ts';
import { movedBetween, quarantined } from '../core/quality/quarantine.ts';
import { shownResponses } from '../core/ranking.ts';
import type { Recipe } from '../core/recipe.ts';
import type { ComparisonRow, ExcludedRow } from '../storage/comparisons.ts';
import { firstRowOf, readLogAfter } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { FoldCommit, GoingBack, StoredFold } from '../storage/fold-storage.ts';
import type { FoldedExample } from '../storage/folded-examples.ts';
import type { QuarantineEntry } from '../storage/quarantines.ts';
import { type FoldedPlace, foldOnto } from './fold-onto.ts';
import { type FeaturePlace, loadFeatures, type ResponseEmbeddings } from './load-features.ts';

const ROWS_READ = 256;
/** Of these rows so many are folded in one go, some tens of milliseconds: whoever else waits for the processor waits no longer. */
const ROWS_PER_PASS = 32;

/** What the fold of a log needs of the trainer's storage. */
export interface FoldPlace extends FeaturePlace, FoldedPlace {
  /** As it stands now. */
  fold(): StoredFold;
  commit(from: StoredFold, commit: FoldCommit): void;
  goBack(from: StoredFold, to: GoingBack): void;
  newestFolded(chunks: number): FoldedExample[];
}

/** After this pass or going back the fold is another one. */
export interface PassResult {
  steps: readonly StepRecord[];
  /** Rows of the log that are left. */
  lag: number;
  /** Whether there is a model of just what was folded, to be published. */
  isShown: boolean;
  /** The next row is of a response that its encoder has not embedded: nothing goes on before it has. */
  isWaiting: boolean;
}

interface FoldingBy {
  place: FoldPlace;
  recipe: Recipe;
  /** Null where the recipe has no encoder. */
  embeddings: ResponseEmbeddings | null;
  nowMs: () => number;
}

/** Folds what is new in the log, pass by pass, until nothing is left or can be folded; what it is not asked for it does not do, so
 *  whoever asks may let others have a turn. Of each pass everything is awaited before the fold begins; from there to the commit
 *  nothing is, so no other event can come between. What was moved meanwhile by another hand is read anew.
 *  One project's log must be folded by one caller at a time. */
export async function* foldLog(db: Database, by: FoldingBy): AsyncGenerator<PassResult> {
  const { place, recipe, nowMs } = by;
  for (;;) {
    const from = place.fold();
    const { projectId, exclusionCursor, state } = from;
    const log = await readLogAfter(db, {
      projectId,
      cursor: state.cursor,
      exclusionCursor,
      limit: ROWS_READ,
    });
    const back = takenBack(from, log.excluded) ?? (await movedInQuarantine(db, from, log.quarantine));
    if (place.fold() !== from) continue;
    if (back) {
      place.goBack(from, { ...back, recipe, timeMs: nowMs() });
      const lag = Math.max(1, log.lastId - place.fold().state.cursor);
      yield { steps: [], lag, isShown: false, isWaiting: false };
    } else if (log.rows.length === 0) {
      return yield { steps: [], lag: 0, isShown: true, isWaiting: false };
    } else if (yield* foldPasses(db, log, by)) return;
  }
}

/** @returns whether nothing can be folded after these rows, for now */
async function* foldPasses(
  db: Database,
  { rows, lastId }: { rows: readonly ComparisonRow[]; lastId: number },
  { place, recipe, embeddings, nowMs }: FoldingBy,
): AsyncGenerator<PassResult, boolean> {
  for (let start = 0; start < rows.length; start += ROWS_PER_PASS) {
    const from = place.fold();
    const given = rows.slice(start, start + ROWS_PER_PASS);
    const ready = await readyRows(db, given, { place, embeddings, reads: recipe.reads });
    if (place.fold() !== from) return false;
    const isWaiting = ready.length < given.length;
    const reached = ready.at(-1)?.id ?? from.state.cursor;
    if (ready.length > 0) {
      const isLast = isWaiting || reached === lastId;
      const commit = foldOnto(from, ready, { place, recipe, timeMs: nowMs(), lastId, isLast });
      place.commit(from, commit);
      yield { steps: commit.steps, lag: lastId - reached, isShown: commit.published !== null, isWaiting };
    } else yield { steps: [], lag: lastId - reached, isShown: true, isWaiting };
    if (isWaiting || place.fold().state.cursor !== reached) return isWaiting;
  }
  return false;
}

/** The rows up to the first whose responses have no features yet. Where the log is cut makes no difference to the model. */
async function readyRows<Row extends ComparisonRow>(
  db: Database,
  rows: readonly Row[],
  by: { place: FoldPlace; embeddings: ResponseEmbeddings | null; reads: Recipe['reads'] },
): Promise<readonly Row[]> {
  if (await loadFeatures(db, responsesOf(rows), by)) return rows;
  const missing = new Set(by.place.missing(responsesOf(rows)));
  const first = rows.findIndex((row) => shownResponses(row).some((response) => missing.has(response)));
  return rows.slice(0, first);
}

function responsesOf(rows: readonly ComparisonRow[]): number[] {
  return rows.flatMap(shownResponses);
}

type Back = Omit<GoingBack, 'recipe' | 'timeMs'>;

function takenBack(from: StoredFold, rows: readonly ExcludedRow[]): Back | null {
  const last = rows.at(-1);
  if (!last) return null;
  return {
    before: Math.min(...rows.map(({ id }) => id)),
    exclusionCursor: last.exclusionId,
    quarantine: from.quarantine,
    excluded: rows.map(({ id }) => id),
    cause: rows.some(({ reason }) => reason === 'erasure') ? 'erasure' : null,
  };
}

async function movedInQuarantine(
  db: Database,
  { projectId, quarantine, exclusionCursor }: StoredFold,
  entries: readonly QuarantineEntry[],
): Promise<Back | null> {
  const last = entries.at(-1);
  const annotators = quarantined(entries);
  const moved = movedBetween(annotators, quarantine.annotators);
  // Entries change by erasure alone, which puts another name in them.
  if (!last || (last.id === quarantine.cursor && moved.length === 0)) return null;
  // What an erased annotator said counts neither inside nor outside.
  const present = moved.filter((annotator) => !isErasedAnnotator(annotator));
  return {
    before: (await firstRowOf(db, projectId, present)) ?? Number.POSITIVE_INFINITY,
    exclusionCursor,
    quarantine: { cursor: last.id, annotators },
    excluded: [],
    cause: last.action,
  };
}
