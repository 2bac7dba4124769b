import { decodeCheckpoint, encodeCheckpoint } from '../core/checkpoint.ts';
import type { FoldState } from '../core/fold.ts';
import type { LearnerState } from '../core/learners.ts';

/** A state of the fold as two columns: its numbers as JSON, its models' bytes one after another. */
export interface StoredState {
  state: string;
  models: ArrayBuffer;
}

export function storeState(state: FoldState): StoredState {
  const encoded = state.learners.map(({ model }) => encodeCheckpoint(model));
  const models = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const bytes of encoded) {
    models.set(bytes, offset);
    offset += bytes.length;
  }
  const learners = state.learners.map(({ model: _, ...rest }) => rest);
  return { state: JSON.stringify({ ...state, learners }), models: models.buffer };
}

export function restoreState({ state, models }: StoredState): FoldState {
  const parsed = JSON.parse(state) as Omit<FoldState, 'learners'> & {
    learners: Omit<LearnerState, 'model'>[];
  };
  // Learners of one recipe have one shape, so their bytes are equally many.
  const size = models.byteLength / parsed.learners.length;
  const learners = parsed.learners.map((rest, at) => ({
    ...rest,
    model: decodeCheckpoint(new Uint8Array(models, at * size, size)),
  }));
  return { ...parsed, learners };
}

export function storedState(row: Record<string, SqlStorageValue>): StoredState {
  return { state: row['state'] as string, models: row['models'] as ArrayBuffer };
}
