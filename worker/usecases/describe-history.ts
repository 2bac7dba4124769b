import type { EarlierTraining, TrainingStep } from '../contract/training.ts';
import type { StepRecord } from '../core/fold.ts';
import type { HistoryPoint, Spread } from '../storage/loss-history.ts';
import type { Metric } from '../storage/loss-pyramid.ts';

/** The loss history as the API shows it, a column for each quantity. */
export function describeHistory(points: readonly HistoryPoint[]): EarlierTraining {
  const steps = points.map(trainingStep);
  const column = <Name extends keyof TrainingStep>(name: Name): TrainingStep[Name][] =>
    steps.map((step) => step[name]);
  return {
    series: {
      step: column('step'),
      comparisons: column('comparisons'),
      time: column('time'),
      loss: column('loss'),
      progressive_loss: column('progressive_loss'),
      accuracy: column('accuracy'),
      length_only_loss: column('length_only_loss'),
      length_only_accuracy: column('length_only_accuracy'),
      held_out_loss: column('held_out_loss'),
      held_out_accuracy: column('held_out_accuracy'),
      trained: column('trained'),
      random_arm_loss: column('random_arm_loss'),
      random_arm_accuracy: column('random_arm_accuracy'),
      random_arm_trained: column('random_arm_trained'),
      behind: column('behind'),
      first_id: column('first_id'),
      last_id: column('last_id'),
    },
    spread: points.some(({ spread }) => spread) ? describeSpread(points) : null,
  };
}

function describeSpread(points: readonly HistoryPoint[]): EarlierTraining['spread'] {
  const of = (metric: Metric) => {
    const part = (name: keyof Spread) =>
      points.map(({ spread }) => {
        const value = spread?.[metric]?.[name];
        return value === undefined ? null : Number(value.toPrecision(6));
      });
    return { low: part('low'), mean: part('mean'), high: part('high') };
  };
  return {
    steps: points.map(({ steps }) => steps),
    first_step: points.map(({ firstStep }) => firstStep),
    loss: of('loss'),
    progressive_loss: of('progressive_loss'),
    accuracy: of('accuracy'),
    length_only_loss: of('length_loss'),
    length_only_accuracy: of('length_accuracy'),
    held_out_loss: of('held_out_loss'),
    held_out_accuracy: of('held_out_accuracy'),
    random_arm_loss: of('random_arm_loss'),
    random_arm_accuracy: of('random_arm_accuracy'),
    behind: of('behind'),
  };
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
    behind: record.behind,
    first_id: firstId,
    last_id: lastId,
  };
}
