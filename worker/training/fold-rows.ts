import type { SparseVector } from '../core/features.ts';
import type { FoldState, LogRow, TrainedChunk } from '../core/fold.ts';
import { chunkLength } from '../core/training-policy.ts';
import type { ChunkResult, Ranking } from './train-chunk.ts';
import { trainChunk } from './train-chunk.ts';

/** Where the fold looks up what it does not carry. */
export interface ExampleSource {
  /** Response ids, best first, of the example at this index of all that full chunks hold. */
  example(index: number): readonly number[];
  features(responseId: number): SparseVector;
}

/** Folds rows of the log into the state, in id order. Where a chunk ends depends only on how many examples came
 *  before it, never on how the rows were handed over, so any way of cutting the log gives the same bits.
 *  The chunk that is not full yet is trained on too, on top of the state: that model is published but not kept, for
 *  the chunk is trained again as a whole once it is full.
 *  @returns `provisional`: null where no example is pending
 *  @throws Error where a row is not after the cursor, or the loss is not finite */
export function foldRows(
  state: FoldState,
  rows: readonly LogRow[],
  source: ExampleSource,
): { state: FoldState; chunks: TrainedChunk[]; provisional: ChunkResult | null } {
  const chunks: TrainedChunk[] = [];
  const withNew: ExampleSource = { ...source, example: (index) => findExample(chunks, index, source) };
  let folded = state;
  for (const row of rows) {
    if (row.id <= folded.cursor) throw new Error(`row ${row.id} is not after the cursor ${folded.cursor}`);
    folded = countRow(folded, row);
    if (folded.pending.length < chunkLength(folded.examples)) continue;
    const { model, ...measures } = trainPending(folded, withNew);
    const { examples: start, pending } = folded;
    folded = { ...folded, model, examples: start + pending.length, pending: [] };
    chunks.push({ ...measures, start, examples: pending, after: folded });
  }
  const provisional = folded.pending.length === 0 ? null : trainPending(folded, withNew);
  return { state: folded, chunks, provisional };
}

function countRow(state: FoldState, row: LogRow): FoldState {
  if (row.excluded) return { ...state, cursor: row.id };
  const members = preferenceOrder(row);
  return {
    ...state,
    cursor: row.id,
    comparisons: state.comparisons + 1,
    pending: members ? [...state.pending, { id: row.id, members }] : state.pending,
  };
}

/** Response ids best first; null for ties, both-bad and skips, which do not enter the loss. */
function preferenceOrder({ outcome, responseA, responseB }: LogRow): readonly number[] | null {
  if (outcome === 'a') return [responseA, responseB];
  if (outcome === 'b') return [responseB, responseA];
  return null;
}

function trainPending({ model, examples, pending }: FoldState, source: ExampleSource): ChunkResult {
  const ranking = (members: readonly number[]): Ranking => members.map((id) => source.features(id));
  return trainChunk(model, {
    start: examples,
    fresh: pending.map(({ members }) => ranking(members)),
    replay: (index) => ranking(source.example(index)),
  });
}

function findExample(
  chunks: readonly TrainedChunk[],
  index: number,
  stored: ExampleSource,
): readonly number[] {
  const first = chunks[0];
  if (!first || index < first.start) return stored.example(index);
  const chunk = chunks.findLast(({ start }) => start <= index);
  const example = chunk?.examples[index - chunk.start];
  if (!example) throw new Error(`no example ${index}`);
  return example.members;
}
