import { decodeCheckpoint, encodeCheckpoint } from '../core/checkpoint.ts';
import type { FoldState } from '../core/fold.ts';
import type { LearnerState } from '../core/learners.ts';
import { SEEN_BYTES } from '../core/seen-responses.ts';

/** A state of the fold as two columns: its numbers as JSON; its models' bytes one after another, then the responses seen. */
export interface StoredState {
  state: string;
  models: ArrayBuffer;
}

export function storeState(state: FoldState): StoredState {
  const encoded = state.learners.map(({ model }) => encodeCheckpoint(model));
  const parts = [...encoded, state.seen];
  const models = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const bytes of parts) {
    models.set(bytes, offset);
    offset += bytes.length;
  }
  const learners = state.learners.map(({ model: _, ...rest }) => rest);
  const { seen: _, ...numbers } = state;
  return { state: JSON.stringify({ ...numbers, learners }), models: models.buffer };
}

export function restoreState({ state, models }: StoredState): FoldState {
  const parsed = JSON.parse(state) as Omit<FoldState, 'learners' | 'seen'> & {
    learners: Omit<LearnerState, 'model'>[];
  };
  // Learners of one recipe have one shape, so their bytes are equally many.
  const size = (models.byteLength - SEEN_BYTES) / parsed.learners.length;
  const learners = parsed.learners.map((rest, at) => ({
    ...rest,
    model: decodeCheckpoint(new Uint8Array(models, at * size, size)),
  }));
  return { ...parsed, learners, seen: new Uint8Array(models.slice(-SEEN_BYTES)) };
}

export function storedState(row: Record<string, SqlStorageValue>): StoredState {
  return { state: row['state'] as string, models: row['models'] as ArrayBuffer };
}
