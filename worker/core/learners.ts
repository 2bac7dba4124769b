import type { Recipe } from './recipe.ts';
import { emptyModel, type RewardModel } from './reward-network.ts';

/** One of the models that learn side by side. */
export interface LearnerState {
  model: RewardModel;
  /** Progressive loss, summed, in nats; older examples count less, as {@link fadedLoss} says. */
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

/** No example fades faster than if there were so many. Of 0 … 800, on three sets: with 0 an opposed prior cost up to .004 nats and
 *  .011 in accuracy after 200 comparisons, with 400 .0005 and .002, with 800 hardly less; a right one helped as much with each. */
const LEAST_FADING_TOTAL = 400;

/** Loss after `fresh` more examples of `total`, older ones fading: about the newest half counts, or the newest 200 where those
 *  are more. What came first must fade, for a prior that helped at first may hinder when much is known. */
export function fadedLoss(
  loss: number,
  added: number,
  { fresh, total }: { fresh: number; total: number },
): number {
  return loss * (1 - (2 * fresh) / Math.max(total, LEAST_FADING_TOTAL)) + added;
}

/** One of the models that a mixture is of. */
interface Candidate {
  learner: LearnerState;
  priorScale: number;
  /** How much of it is in the mixture; the shares add up to 1. */
  share: number;
}

/** The models that may be published, each with its share by how well it foretold the newest comparisons: e^−loss, as in Bayesian
 *  model averaging. Of MLPs, whose rewards do not average as their weights do, the best has all: the one with most of the prior,
 *  where several are equally good.
 *  @see Vovk 1990, "Aggregating strategies" */
export function mixtureOf(learners: readonly LearnerState[], plans: readonly LearnerPlan[]): Candidate[] {
  const candidates = learners.flatMap((learner, at) => {
    const { priorScale = 0, randomOnly = false } = plans[at] ?? {};
    return randomOnly ? [] : [{ learner, priorScale }];
  });
  const least = Math.min(...candidates.map(({ learner }) => learner.loss));
  const odds = candidates.map(({ learner }) => Math.exp(least - learner.loss));
  const best = odds.lastIndexOf(1);
  const total = odds.reduce((sum, value) => sum + value, 0);
  return candidates.map((candidate, at) => ({
    ...candidate,
    share: candidate.learner.model.shape.hidden > 0 ? Number(at === best) : (odds[at] as number) / total,
  }));
}

/** The one model of all candidates. */
export function mixLearners(learners: readonly LearnerState[], plans: readonly LearnerPlan[]): RewardModel {
  const candidates = mixtureOf(learners, plans);
  const largest = candidates.reduce((one, other) => (other.share > one.share ? other : one));
  const { model } = largest.learner;
  if (largest.share === 1) return model;
  const average = (arrayOf: (model: RewardModel) => Float32Array): Float32Array =>
    arrayOf(model).map((_, index) =>
      candidates.reduce(
        (sum, { learner, share }) => sum + share * (arrayOf(learner.model)[index] as number),
        0,
      ),
    );
  return {
    ...model,
    weights: average(({ weights }) => weights),
    curvature: average(({ curvature }) => curvature),
  };
}
