import type { Outcome } from './comparison.ts';
import type { RewardModel } from './reward-network.ts';
import { emptyModel } from './reward-network.ts';

/** A row of the log as the fold sees it; responses by id, in the order they were shown. */
export interface LogRow {
  id: number;
  outcome: Outcome;
  responseA: number;
  responseB: number;
  excluded: boolean;
}

/** A comparison that trains: response ids, best first. */
export interface Example {
  id: number;
  members: readonly number[];
}

/** All that the fold carries from row to row. */
export interface FoldState {
  /** Id of the last row folded. */
  cursor: number;
  /** Rows folded that count, whatever their outcome. */
  comparisons: number;
  /** Examples that full chunks have trained on; `model` is the model after them. */
  examples: number;
  model: RewardModel;
  /** Examples of the chunk that is not full yet. */
  pending: readonly Example[];
}

/** What one chunk's training measured. Losses in nats, progressive ones before the chunk was trained on. */
export interface StepMeasures {
  loss: number;
  progressiveLoss: number;
  accuracy: number;
}

/** A chunk that became full, with the state right after it: what a snapshot of the fold needs. */
export interface TrainedChunk extends StepMeasures {
  start: number;
  examples: readonly Example[];
  after: FoldState;
}

/** A point of the loss history: a published model and the comparisons behind it. */
export interface StepRecord extends StepMeasures {
  step: number;
  comparisons: number;
  timeMs: number;
  firstId: number;
  lastId: number;
  /** Of a chunk that is not full yet: the next pass takes its place. */
  provisional: boolean;
}

export function emptyFold(): FoldState {
  return { cursor: 0, comparisons: 0, examples: 0, model: emptyModel(), pending: [] };
}
