import { hashText } from '../core/features/hash.ts';
import type { Example, FoldState, LogRow, StepMeasures, TrainedChunk } from '../core/fold.ts';
import { foldedModel, type Learnt } from '../core/folded-model.ts';
import { isHeldOut } from '../core/held-out.ts';
import { preferenceOrder } from '../core/preference-order.ts';
import type { Recipe } from '../core/recipe.ts';
import type { RewardModel } from '../core/reward-network.ts';
import { chunkLength, targetMargin } from '../core/training-policy.ts';
import type { ExampleSource } from './example-source.ts';
import { lessonsOf, trainPending } from './train-pending.ts';

/** What rows of the log came to. */
export interface Folded {
  state: FoldState;
  chunks: TrainedChunk[];
  /** Examples on held-out prompts. */
  heldOut: Example[];
}

/** Folds rows of the log into the state, in id order. Where a chunk ends depends only on how many examples came
 *  before it, never on how the rows were handed over, so any way of cutting the log gives the same bits.
 *  @throws Error where a row is not after the cursor, or the loss is not finite */
export function foldRows(
  state: FoldState,
  rows: readonly LogRow[],
  source: ExampleSource,
  recipe: Recipe,
): Folded {
  const chunks: TrainedChunk[] = [];
  const heldOut: Example[] = [];
  const learnt: Example[] = [];
  const withLearnt = sourceWith(learnt, { from: state.examples, source });
  const lessons = lessonsOf(recipe);
  let folded = state;
  for (const row of rows) {
    if (row.id <= folded.cursor) throw new Error(`row ${row.id} is not after the cursor ${folded.cursor}`);
    folded = countRow(folded, row, { heldOut, source, recipe });
    if (folded.pending.length < chunkLength(folded.examples)) continue;
    const { measures, predictions, next } = trainPending(folded, withLearnt, lessons);
    learnt.push(...folded.pending);
    chunks.push({ ...measures, start: folded.examples, examples: folded.pending, predictions, after: next });
    folded = next;
  }
  return { state: folded, chunks, heldOut };
}

/** A model to publish. */
export interface Publishable {
  model: RewardModel;
  /** What it was made of. */
  learnt: Learnt;
  /** What training on the pending examples measured; null where none is pending. */
  provisional: StepMeasures | null;
}

/** The model of what was folded: of the whole chunks, and of the pending examples on top of them. It is not kept, for the chunk that is
 *  not full yet is trained again as a whole once it is.
 *  @throws Error where the loss is not finite */
export function publishable(
  { state, chunks }: Pick<Folded, 'state' | 'chunks'>,
  source: ExampleSource,
  recipe: Recipe,
): Publishable {
  const lessons = lessonsOf(recipe);
  const learnt = chunks.flatMap(({ examples }) => examples);
  const withLearnt = sourceWith(learnt, { from: state.examples - learnt.length, source });
  const trained = state.pending.length === 0 ? null : trainPending(state, withLearnt, lessons);
  const after = trained?.next ?? state;
  return { model: foldedModel(after, lessons), learnt: after, provisional: trained?.measures ?? null };
}

/** A source that knows of the examples from a certain one on, which nobody has stored yet. */
function sourceWith(
  learnt: readonly Example[],
  { from, source }: { from: number; source: ExampleSource },
): ExampleSource {
  return { ...source, example: (index) => learnt[index - from] ?? source.example(index) };
}

function countRow(
  state: FoldState,
  row: LogRow,
  { heldOut, source, recipe }: { heldOut: Example[]; source: ExampleSource; recipe: Recipe },
): FoldState {
  if (row.excluded) return { ...state, cursor: row.id };
  const counted = { ...state, cursor: row.id, comparisons: state.comparisons + 1 };
  const example = exampleOf(row, recipe);
  if (!example) return counted;
  const { prompt, promptHash } = source.response(row.responseA);
  const firstPrompt = state.firstPrompt ?? prompt;
  if (prompt !== firstPrompt && isHeldOut(promptHash, recipe.heldOutShare)) {
    heldOut.push(example);
    return { ...counted, firstPrompt, heldOut: state.heldOut + 1 };
  }
  return { ...counted, firstPrompt, pending: [...state.pending, example] };
}

/** Null for ties, both-bad and skips, which do not enter the loss, and for gold and repeats: see core/purpose.ts. */
function exampleOf(row: LogRow, { strengthMargin }: Recipe): Example | null {
  const { id, annotator, weight, strength, active } = row;
  const order = row.purpose ? null : preferenceOrder(row);
  if (!order) return null;
  return {
    id,
    ...order,
    annotator: hashText(annotator),
    weight,
    targetMargin: targetMargin(strength, strengthMargin),
    active,
  };
}
