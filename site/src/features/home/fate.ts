import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Training } from '../../../../worker/contract/training.ts';
import { smoothed } from '../../lib/sparkline.ts';

/** Where a model stands. */
export interface Stand {
  step: number;
  comparisons: number;
  /** Mean of the newest steps, in nats. */
  loss: number | null;
  /** The last row of the log that a step trained on. */
  trainedTo: number;
  /** Rows of the log not folded yet. */
  lag: number;
}

const MEMORY = 0.8;

export const NOTHING_KNOWN: Stand = { step: 0, comparisons: 0, loss: null, trainedTo: 0, lag: 0 };

export function standOf({ latest, series }: Training): Stand {
  return {
    step: latest.step,
    comparisons: latest.comparisons,
    loss: smoothed(series.loss, MEMORY).at(-1) ?? null,
    trainedTo: series.last_id.at(-1) ?? 0,
    lag: latest.lag,
  };
}

interface Answer {
  /** Its row of the log. */
  id: number;
  outcome: Outcome;
  before: Stand;
}

/** What became of an answer: the model has trained on it, or it was only counted.
 *  @returns null while it has yet to be folded */
export function fateOf({ id, outcome, before }: Answer, now: Stand): 'learnt' | 'counted' | null {
  const trains = outcome === 'a' || outcome === 'b';
  if (trains && now.trainedTo >= id) return 'learnt';
  return now.lag === 0 && now.comparisons > before.comparisons ? 'counted' : null;
}
