import type { Training, TrainingStep } from '../contract/training.ts';
import type { StepRecord } from '../core/fold.ts';
import { lastIds } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import type { StoredSavings } from '../storage/schema.ts';
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
    steps: readonly StepRecord[];
    savings: StoredSavings | null;
    encoding: (NonNullable<Training['encoder']> & { encoder: string }) | null;
  },
): Promise<Training> {
  const last = await lastIds(db, projectId);
  const series = report.steps.map(trainingStep);
  const newest = series.at(-1);
  return {
    latest: {
      step: report.step,
      comparisons: report.comparisons,
      preferences: report.preferences,
      held_out: report.heldOut,
      lag: Math.max(0, last.comparison - report.cursor),
      time: newest?.time ?? null,
      loss: newest?.loss ?? null,
      progressive_loss: newest?.progressive_loss ?? null,
      accuracy: newest?.accuracy ?? null,
      length_only_loss: newest?.length_only_loss ?? null,
      length_only_accuracy: newest?.length_only_accuracy ?? null,
      held_out_loss: lastKnown(series.map(({ held_out_loss }) => held_out_loss)),
      held_out_accuracy: lastKnown(series.map(({ held_out_accuracy }) => held_out_accuracy)),
      trained: lastKnown(series.map(({ trained }) => trained)),
      random_arm_loss: lastKnown(series.map(({ random_arm_loss }) => random_arm_loss)),
      random_arm_accuracy: lastKnown(series.map(({ random_arm_accuracy }) => random_arm_accuracy)),
      random_arm_trained: lastKnown(series.map(({ random_arm_trained }) => random_arm_trained)),
      comparisons_saved: describeSavings(report.savings),
    },
    encoder: settings.encoder && describeEncoding(await encoderHash(settings.encoder), report.encoding),
    series: {
      step: series.map(({ step }) => step),
      comparisons: series.map(({ comparisons }) => comparisons),
      time: series.map(({ time }) => time),
      loss: series.map(({ loss }) => loss),
      progressive_loss: series.map(({ progressive_loss }) => progressive_loss),
      accuracy: series.map(({ accuracy }) => accuracy),
      length_only_loss: series.map(({ length_only_loss }) => length_only_loss),
      length_only_accuracy: series.map(({ length_only_accuracy }) => length_only_accuracy),
      held_out_loss: series.map(({ held_out_loss }) => held_out_loss),
      held_out_accuracy: series.map(({ held_out_accuracy }) => held_out_accuracy),
      trained: series.map(({ trained }) => trained),
      random_arm_loss: series.map(({ random_arm_loss }) => random_arm_loss),
      random_arm_accuracy: series.map(({ random_arm_accuracy }) => random_arm_accuracy),
      random_arm_trained: series.map(({ random_arm_trained }) => random_arm_trained),
      first_id: series.map(({ first_id }) => first_id),
      last_id: series.map(({ last_id }) => last_id),
    },
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

export function trainingStep(record: StepRecord): TrainingStep {
  const { step, comparisons, timeMs, loss, progressiveLoss, accuracy, firstId, lastId } = record;
  const { heldOut, randomArm } = record;
  return {
    step,
    comparisons,
    time: new Date(timeMs).toISOString(),
    loss,
    progressive_loss: progressiveLoss,
    accuracy,
    length_only_loss: record.lengthLoss,
    length_only_accuracy: record.lengthAccuracy,
    held_out_loss: heldOut?.heldOutLoss ?? null,
    held_out_accuracy: heldOut?.heldOutAccuracy ?? null,
    trained: heldOut?.trained ?? null,
    random_arm_loss: randomArm?.heldOutLoss ?? null,
    random_arm_accuracy: randomArm?.heldOutAccuracy ?? null,
    random_arm_trained: randomArm?.trained ?? null,
    first_id: firstId,
    last_id: lastId,
  };
}

function lastKnown(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
