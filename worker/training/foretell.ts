import type { Example, FoldState, Prediction, StepMeasures } from '../core/fold.ts';
import { posteriorOf } from '../core/posterior.ts';
import { predictRanking } from '../core/predict.ts';
import { pairLoss, probabilityLoss } from '../core/preference-loss.ts';
import type { RewardModel } from '../core/reward-network.ts';
import type { ExampleSource } from './example-source.ts';

/** What a model that has not learnt from examples yet expects of each.
 *  @returns a list an example, as {@link predictRanking} gives it */
export function foretell(
  examples: readonly Example[],
  {
    model,
    lengthBaseline,
    source,
  }: Pick<FoldState, 'lengthBaseline'> & { model: RewardModel; source: ExampleSource },
): Prediction[][] {
  const by = { model, posterior: posteriorOf(model), baseline: lengthBaseline };
  return examples.map(({ members, ranks }) =>
    predictRanking(
      members.map((id) => source.response(id)),
      by,
      ranks,
    ),
  );
}

/** Means over examples of the means over their pairs; a tie of rewards counts as wrong, one of lengths as half right. */
export function progressive(predictions: readonly (readonly Prediction[])[]): Omit<StepMeasures, 'loss'> {
  const mean = (measure: (prediction: Prediction) => number): number =>
    predictions.reduce(
      (sum, pairs) => sum + pairs.reduce((inner, pair) => inner + measure(pair), 0) / pairs.length,
      0,
    ) / predictions.length;
  return {
    progressiveLoss: mean(({ probability }) => probabilityLoss(probability)),
    accuracy: mean(({ margin }) => (margin > 0 ? 1 : 0)),
    lengthLoss: mean(({ lengthMargin }) => pairLoss(lengthMargin)),
    lengthAccuracy: mean(({ lengthMargin }) => (1 + Math.sign(lengthMargin)) / 2),
  };
}
