import type { Recipe } from './recipe.ts';
import { emptyModel, type RewardModel } from './reward-network.ts';
import { MLP_PRIOR_PRECISION, PRIOR_PRECISION, WEAK_PRIOR_PRECISION } from './training-policy.ts';

/** One of the models that learn side by side. */
export interface LearnerState {
  model: RewardModel;
  /** How it foretold the newest half or so of the examples on which it could be judged, summed, in nats. */
  loss: number;
  /** Examples it has trained on. */
  examples: number;
}

/** What sets a learner apart. */
export interface LearnerPlan {
  /** How strongly its prior holds each weight, as that many examples' worth of curvature. */
  priorPrecision: number;
  /** How much of the recipe's prior weights it draws toward. */
  priorScale: number;
  /** Learns from pairs drawn at random alone, is compared with the others and never published. */
  randomOnly: boolean;
}

/** Which learners a recipe asks for. How firmly a prior should hold the weights depends on how well people agree, which shows
 *  only as they answer: one learner trusts each answer little, one much. With prior weights there is one more for each share
 *  of them; with active choice each has a twin that shows what the pairs drawn at random alone would have taught. */
export function learnerPlans({ shape, prior, randomArm }: Recipe): LearnerPlan[] {
  const precisions = shape.hidden === 0 ? [PRIOR_PRECISION, WEAK_PRIOR_PRECISION] : [MLP_PRIOR_PRECISION];
  const cold = precisions.map((priorPrecision) => ({ priorPrecision, priorScale: 0, randomOnly: false }));
  const [priorPrecision] = precisions as [number];
  const scales = prior === null ? [] : [0.5, 1];
  const warm = scales.map((priorScale) => ({ priorPrecision, priorScale, randomOnly: false }));
  const plans = [...cold, ...warm];
  return randomArm ? [...plans, ...plans.map((plan) => ({ ...plan, randomOnly: true }))] : plans;
}

/** The weights a learner's prior draws toward; null for 0. An MLP's are those it begins with: drawn to 0, its units would be
 *  alike. */
export function priorMean(
  { prior, shape }: Recipe,
  { priorScale }: Pick<LearnerPlan, 'priorScale'>,
): Float32Array | null {
  if (prior !== null && priorScale > 0) return prior.weights.map((weight) => priorScale * weight);
  return shape.hidden === 0 ? null : emptyModel(shape).weights;
}

export function beginLearners(recipe: Recipe): LearnerState[] {
  return learnerPlans(recipe).map((plan) => {
    const model = emptyModel(recipe.shape, plan.priorPrecision);
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
  return total === 0 ? loss : loss * Math.max(0, 1 - (2 * fresh) / total) + added;
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
    precision: average(({ precision }) => precision),
  };
}

/** Share of each candidate in the mixture; they add up to 1. */
export function mixtureShares(candidates: readonly Pick<LearnerState, 'loss'>[]): number[] {
  const least = Math.min(...candidates.map(({ loss }) => loss));
  const odds = candidates.map(({ loss }) => Math.exp(least - loss));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}
