import { type Calibration, uncalibrated } from './calibration.ts';
import type { LoggedOutcome } from './comparison.ts';
import type { LearnerState } from './learners.ts';
import { beginLearners } from './learners.ts';
import type { LengthBaseline } from './length-baseline.ts';
import { emptyLengthBaseline } from './length-baseline.ts';
import type { Purpose } from './purpose.ts';
import type { Ranking } from './ranking.ts';
import type { Recipe } from './recipe.ts';
import { noneSeen, type SeenResponses } from './seen-responses.ts';

/** A row of the log as the fold sees it; responses by id, in the order they were shown. */
export interface LogRow {
  id: number;
  outcome: LoggedOutcome;
  responseA: number;
  responseB: number;
  /** Of three responses or more; null, or not there, where it is of two. */
  ranking?: Ranking | null;
  annotator: string;
  /** How many examples it counts for. */
  weight: number;
  /** 1 … 4, null where nobody said how much better. */
  strength: number | null;
  /** Whether the model chose the pair; the others were drawn at random. */
  active: boolean;
  /** Why the pair was asked, where not to learn about the responses: then it does not train. */
  purpose?: Purpose | null;
  excluded: boolean;
}

/** A comparison that says which response is better: response ids, best first. */
export interface Example {
  id: number;
  members: readonly number[];
  /** Of each member, where some tie: those of one rank. Not there where none does. */
  ranks?: readonly number[];
  annotator: number;
  weight: number;
  targetMargin: number;
  active: boolean;
}

/** What was expected of a pair before it was learnt from: of its preferred response over the other. */
export interface Prediction {
  margin: number;
  probability: number;
  /** By length alone. */
  lengthMargin: number;
}

/** All that the fold carries from row to row. */
export interface FoldState {
  /** Id of the last row folded. */
  cursor: number;
  /** Rows folded that count, whatever their outcome. */
  comparisons: number;
  /** Examples that full chunks have trained on; the learners are those after them. */
  examples: number;
  /** Examples on held-out prompts, which nothing trains on. */
  heldOut: number;
  /** Prompt of the first example of all, which is never held out; null before it. */
  firstPrompt: number | null;
  learners: readonly LearnerState[];
  /** Which responses training has met. */
  seen: SeenResponses;
  /** Examples so far that say which learner is best: between responses none had met, for what was met before, the one that
   *  holds on least remembers best, and says nothing of how well it will judge another. */
  telling: number;
  /** Of the model that all learners make together, by those examples. */
  calibration: Calibration;
  lengthBaseline: LengthBaseline;
  /** Examples of the chunk that is not full yet. */
  pending: readonly Example[];
}

/** What one chunk's training measured. Losses in nats, progressive ones before the chunk was trained on. */
export interface StepMeasures {
  loss: number;
  progressiveLoss: number;
  accuracy: number;
  /** Progressive, by length alone. */
  lengthLoss: number;
  lengthAccuracy: number;
}

/** A chunk that became full, with the state right after it: what a snapshot of the fold needs. */
export interface TrainedChunk extends StepMeasures {
  start: number;
  examples: readonly Example[];
  /** One list an example, one entry for each of its pairs that do not tie, in the order (1, 2), (1, 3), … (2, 3) … of its members. */
  predictions: readonly (readonly Prediction[])[];
  after: FoldState;
}

/** What held-out comparisons say of a model. */
export interface HeldOutMeasures {
  heldOutLoss: number;
  heldOutAccuracy: number;
  /** Examples that the model has trained on. */
  trained: number;
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
  /** Of all held-out comparisons so far, at the newest step of a pass; null where nothing was held out, and at other steps. */
  heldOut: HeldOutMeasures | null;
  /** The same of the learner that trains on pairs drawn at random alone, where the recipe has one. */
  randomArm: HeldOutMeasures | null;
  /** Rows of the log that were there and not folded yet. */
  behind: number;
}

export function emptyFold(recipe: Recipe): FoldState {
  return {
    cursor: 0,
    comparisons: 0,
    examples: 0,
    heldOut: 0,
    firstPrompt: null,
    learners: beginLearners(recipe),
    seen: noneSeen(),
    telling: 0,
    calibration: uncalibrated(),
    lengthBaseline: emptyLengthBaseline(),
    pending: [],
  };
}
