import { encodeCheckpoint } from '../core/checkpoint.ts';
import type { Example, FoldState, StepMeasures, StepRecord, TrainedChunk } from '../core/fold.ts';
import { isHeldOutPoint } from '../core/held-out.ts';
import { capOf } from '../core/quality/influence-cap.ts';
import { judgementsOfRow } from '../core/quality/judgements-of-row.ts';
import { type Refit, refitsDue, weightAt } from '../core/quality/weight-fold.ts';
import type { Recipe } from '../core/recipe.ts';
import type { ComparisonRow } from '../storage/comparisons.ts';
import type { CachedResponse } from '../storage/feature-cache.ts';
import type { FoldCommit, StoredFold } from '../storage/fold-storage.ts';
import type { KeptJudgement } from '../storage/judgement-pages.ts';
import type { ExampleSource } from '../training/example-source.ts';
import { foldRows, type Publishable, publishable } from '../training/fold-rows.ts';
import { measureHeldOut } from './evaluate-fold.ts';
import { randomArm } from './random-arm.ts';

/** A point of the held-out curve is a mean over this many comparisons, the newest. */
const HELD_OUT_MEASURED = 512;

/** What a pass looks up of what earlier ones have stored. */
export interface FoldedPlace {
  get(id: number): CachedResponse;
  /** Takes responses into memory that will be asked for. */
  load(ids: readonly number[]): void;
  example(index: number): Example;
  newestHeldOut(limit: number): Example[];
  /** The newest weights of annotators. */
  newestRefit(): Refit;
  /** The newest judgements of rows up to this one, oldest first, without those of some annotators. */
  newestJudgements(
    count: number,
    which: { upTo: number; without: ReadonlySet<string> },
  ): readonly KeptJudgement[];
}

/** One pass without its reading and writing: rows in, what to commit out. While there is more to fold there is a model to publish only
 *  where the curve of held-out comparisons has a point, and that of the full chunks: the next pass has more of the one that is not full.
 *  @param by `lastId` is that of the log's last row; `isLast` says that nothing can be folded after these rows, for now */
export function foldOnto(
  from: StoredFold,
  rows: readonly ComparisonRow[],
  by: { place: FoldedPlace; recipe: Recipe; timeMs: number; lastId: number; isLast: boolean },
): FoldCommit {
  const { place, recipe, timeMs, lastId, isLast } = by;
  const counted = rows.map((row) => ({
    ...row,
    excluded: row.excluded || from.quarantine.annotators.has(row.annotator),
  }));
  const refits = refitsOf(from, counted, { place, recipe });
  const known = [place.newestRefit(), ...refits];
  const weight = recipe.weighByReliability ? 'byReliability' : 'even';
  const source: ExampleSource = {
    example: (index) => place.example(index),
    response: (id) => place.get(id),
    load: (ids) => place.load(ids),
    trust: (annotator, comparisons) => weightAt(known, annotator, comparisons)[weight],
  };
  const folded = foldRows(from.state, counted, source, recipe);
  const { state, chunks, heldOut } = folded;
  let step = from.step;
  const steps = chunks.map((chunk) => stepOfChunk(chunk, ++step, { timeMs, lastId }));
  const isPoint = isLast || isHeldOutPoint(from.state.comparisons, state.comparisons);
  const whole = isLast ? folded : { chunks, state: { ...state, pending: [] } };
  const shown = isPoint ? publishable(whole, source, recipe) : null;
  if (shown?.provisional) {
    steps.push({ ...pointOf(state, shown.provisional, lastId), step: ++step, timeMs, provisional: true });
  } else if (isLast && chunks.length === 0) step++;
  const newest = steps.at(-1);
  if (newest && shown) {
    const measured = [...heldOut.toReversed(), ...place.newestHeldOut(HELD_OUT_MEASURED)];
    Object.assign(
      newest,
      heldOutMeasures(measured.slice(0, HELD_OUT_MEASURED), { ...shown, ...whole, source, recipe }),
    );
  }
  const newToMatrix = rows.filter(({ id, excluded }) => id > from.matchupCursor && !excluded);
  return {
    next: { ...from, state, step, matchupCursor: Math.max(from.matchupCursor, state.cursor) },
    chunks,
    heldOut,
    steps,
    judgements: newToMatrix.flatMap((row) => judgementsOf(row, place)),
    refits,
    published: shown && encodeCheckpoint(shown.model),
  };
}

/** How good a model is on held-out comparisons, and the one that learns from pairs drawn at random alone. */
function heldOutMeasures(
  examples: readonly Example[],
  by: Pick<Publishable, 'model' | 'learnt'> & { state: FoldState; source: ExampleSource; recipe: Recipe },
): Pick<StepRecord, 'heldOut' | 'randomArm'> {
  const { model, learnt, state, source, recipe } = by;
  const trained = state.examples + state.pending.length;
  const heldOut = measureHeldOut(examples, { model, trained, source, state });
  const arm = randomArm(learnt, recipe);
  // Until the model has chosen a pair, both are one.
  if (arm?.examples === trained) return { heldOut, randomArm: heldOut };
  const ofArm = arm && measureHeldOut(examples, { model: arm.model, trained: arm.examples, source, state });
  return { heldOut, randomArm: ofArm };
}

function stepOfChunk(
  chunk: TrainedChunk,
  step: number,
  { timeMs, lastId }: { timeMs: number; lastId: number },
): StepRecord {
  const trained = { ...chunk.after, pending: chunk.examples };
  return { ...pointOf(trained, chunk, lastId), step, timeMs, provisional: false };
}

function pointOf(
  { comparisons, pending, cursor }: Pick<FoldState, 'comparisons' | 'pending' | 'cursor'>,
  { loss, progressiveLoss, accuracy, lengthLoss, lengthAccuracy }: StepMeasures,
  lastOfLog: number,
) {
  const [firstId, lastId] = [pending[0]?.id ?? 0, pending.at(-1)?.id ?? 0];
  const measures = { loss, progressiveLoss, accuracy, lengthLoss, lengthAccuracy };
  const behind = lastOfLog - cursor;
  return { comparisons, ...measures, behind, firstId, lastId, heldOut: null, randomArm: null };
}

/** The weights of annotators that become due with these rows. */
function refitsOf(
  { state, quarantine }: StoredFold,
  rows: readonly ComparisonRow[],
  { place, recipe }: { place: FoldedPlace; recipe: Recipe },
): Refit[] {
  const counted = rows.filter(({ excluded }) => !excluded);
  return refitsDue(
    place.newestRefit(),
    counted.map((row) => judgementsOf(row, place)),
    {
      before: state.comparisons,
      folded: (newest) =>
        place.newestJudgements(newest, { upTo: state.cursor, without: quarantine.annotators }),
      cap: capOf(recipe.influenceCap),
    },
  );
}

function judgementsOf(row: ComparisonRow, place: FoldedPlace): KeptJudgement[] {
  return judgementsOfRow(row, (id) => place.get(id)).map((judgement) => ({
    ...judgement,
    id: row.id,
    isCheck: row.purpose !== null,
  }));
}
