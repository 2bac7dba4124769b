import type { Rebuild, Training, TrainingStep } from '../contract/training.ts';
import type { StepRecord } from '../core/fold.ts';
import { lastIds } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { HistoryPoint } from '../storage/loss-history.ts';
import type { ProjectRow } from '../storage/projects.ts';
import type { RebuildMeasures, Rebuild as StoredRebuild } from '../storage/rebuilds.ts';
import type { StoredSavings } from '../storage/stored-card.ts';
import { describeHistory, trainingStep } from './describe-history.ts';
import { describeSavings } from './describe-savings.ts';
import { encoderHash } from './embed-responses.ts';

/** The loss history as the API shows it, with how far the trainer is behind the log. */
export async function readTraining(
  db: Database,
  { id: projectId, settings }: Pick<ProjectRow, 'id' | 'settings'>,
  report: {
    step: number;
    comparisons: number;
    preferences: number;
    heldOut: number;
    cursor: number;
    /** Newest first. */
    newest: readonly StepRecord[];
    history: readonly HistoryPoint[];
    savings: StoredSavings | null;
    rebuilds: readonly StoredRebuild[];
    encoding: (NonNullable<Training['encoder']> & { encoder: string }) | null;
  },
): Promise<Training> {
  const last = await lastIds(db, projectId);
  return {
    latest: {
      step: report.step,
      comparisons: report.comparisons,
      preferences: report.preferences,
      held_out: report.heldOut,
      lag: Math.max(0, last.comparison - report.cursor),
      ...describeNewest(report.newest.map(trainingStep)),
      comparisons_saved: describeSavings(report.savings),
    },
    encoder: settings.encoder && describeEncoding(await encoderHash(settings.encoder), report.encoding),
    ...describeHistory(report.history),
    rebuilds: report.rebuilds.map(describeRebuild),
  };
}

type Newest = Omit<
  Training['latest'],
  'step' | 'comparisons' | 'preferences' | 'held_out' | 'lag' | 'comparisons_saved'
>;

/** What the newest step measured, and what was measured last on held-out prompts.
 *  @param steps newest first */
function describeNewest(steps: readonly TrainingStep[]): Newest {
  const newest = steps[0] ?? NOTHING;
  const measured = steps.find(({ held_out_loss }) => held_out_loss !== null) ?? NOTHING;
  return {
    time: newest.time,
    loss: newest.loss,
    progressive_loss: newest.progressive_loss,
    accuracy: newest.accuracy,
    length_only_loss: newest.length_only_loss,
    length_only_accuracy: newest.length_only_accuracy,
    held_out_loss: measured.held_out_loss,
    held_out_accuracy: measured.held_out_accuracy,
    trained: measured.trained,
    random_arm_loss: measured.random_arm_loss,
    random_arm_accuracy: measured.random_arm_accuracy,
    random_arm_trained: measured.random_arm_trained,
  };
}

/** Before the first step. */
const NOTHING: Newest = {
  time: null,
  loss: null,
  progressive_loss: null,
  accuracy: null,
  length_only_loss: null,
  length_only_accuracy: null,
  held_out_loss: null,
  held_out_accuracy: null,
  trained: null,
  random_arm_loss: null,
  random_arm_accuracy: null,
  random_arm_trained: null,
};

function describeRebuild({ id, timeMs, cause, comparisons, before, after }: StoredRebuild): Rebuild {
  const time = new Date(timeMs).toISOString();
  return { id, time, cause, comparisons, before: measures(before), after: after && measures(after) };
}

function measures(measured: RebuildMeasures): Rebuild['before'] {
  const { comparisons, progressiveLoss, accuracy, heldOutLoss, heldOutAccuracy } = measured;
  return {
    comparisons,
    progressive_loss: progressiveLoss,
    accuracy,
    held_out_loss: heldOutLoss,
    held_out_accuracy: heldOutAccuracy,
  };
}

/** A trainer that has not looked since the encoder was set knows of another one, or of none. */
function describeEncoding(
  encoder: string,
  encoding: (NonNullable<Training['encoder']> & { encoder: string }) | null,
): Training['encoder'] {
  if (encoding?.encoder !== encoder) return { embedded: 0, responses: 0, error: null };
  const { embedded, responses, error } = encoding;
  return { embedded, responses, error };
}
