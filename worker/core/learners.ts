import type { Recipe } from './recipe.ts';
import { emptyModel, type RewardModel } from './reward-network.ts';

/** One of the models that learn side by side. */
export interface LearnerState {
  model: RewardModel;
  /** Progressive loss over the newest half of the examples or so, summed, in nats. */
  loss: number;
  /** Examples it has trained on. */
  examples: number;
}

/** What sets a learner apart. */
export interface LearnerPlan {
  /** How much of the recipe's prior it draws toward. */
  priorScale: number;
  /** Learns from pairs drawn at random alone, is compared with the others and never published. */
  randomOnly: boolean;
}

/** Which learners a recipe asks for: one; with a prior one for each weight it may have; with active choice one more that
 *  shows what the same number of comparisons drawn at random would have taught. */
export function learnerPlans({ prior, randomArm }: Recipe): LearnerPlan[] {
  const scales = prior === null ? [0] : [0, 0.5, 1];
  const plans = scales.map((priorScale) => ({ priorScale, randomOnly: false }));
  return randomArm ? [...plans, { priorScale: 0, randomOnly: true }] : plans;
}

/** The weights a learner's prior draws toward; null for 0. An MLP's are those it begins with: drawn to 0, its units would be
 *  alike. */
export function priorMean({ prior, shape }: Recipe, { priorScale }: LearnerPlan): Float32Array | null {
  if (prior !== null && priorScale > 0) return prior.weights.map((weight) => priorScale * weight);
  return shape.hidden === 0 ? null : emptyModel(shape).weights;
}

export function beginLearners(recipe: Recipe): LearnerState[] {
  return learnerPlans(recipe).map((plan) => {
    const model = emptyModel(recipe.shape);
    const mean = priorMean(recipe, plan);
    const begun = mean === null ? model : { ...model, weights: mean.slice(), iterate: mean.slice() };
    return { model: begun, loss: 0, examples: 0 };
  });
}

/** Loss after `fresh` more examples of `total`, older ones fading so that about the newest half counts. */
export function fadedLoss(
  loss: number,
  added: number,
  { fresh, total }: { fresh: number; total: number },
): number {
  return loss * Math.max(0, 1 - (2 * fresh) / total) + added;
}

/** The one model of all candidates, each weighted by how well it foretold the newest comparisons: e^−loss, as in Bayesian
 *  model averaging. Rewards of linear heads average as their weights do; of MLPs, whose do not, the best is taken.
 *  @see Vovk 1990, "Aggregating strategies" */
export function mixLearners(learners: readonly LearnerState[], plans: readonly LearnerPlan[]): RewardModel {
  const candidates = learners.filter((_, at) => !plans[at]?.randomOnly);
  const [only] = candidates;
  if (!only) throw new Error('A recipe has at least one learner.');
  if (candidates.length === 1) return only.model;
  const best = candidates.reduce((least, learner) => (learner.loss < least.loss ? learner : least));
  if (best.model.shape.hidden > 0) return best.model;
  const shares = mixtureShares(candidates);
  const average = (arrayOf: (model: RewardModel) => Float32Array): Float32Array =>
    arrayOf(only.model).map((_, index) =>
      candidates.reduce(
        (sum, { model }, at) => sum + (shares[at] as number) * (arrayOf(model)[index] as number),
        0,
      ),
    );
  return {
    ...best.model,
    weights: average(({ weights }) => weights),
    curvature: average(({ curvature }) => curvature),
  };
}

/** Share of each candidate in the mixture; they add up to 1. */
export function mixtureShares(candidates: readonly Pick<LearnerState, 'loss'>[]): number[] {
  const least = Math.min(...candidates.map(({ loss }) => loss));
  const odds = candidates.map(({ loss }) => Math.exp(least - loss));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}
