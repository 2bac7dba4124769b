import type { Recipe } from './recipe.ts';
import { emptyModel, type RewardModel } from './reward-network.ts';
import { MLP_PRIOR_PRECISION, PRIOR_PRECISION, WEAK_PRIOR_PRECISION } from './training-policy.ts';

/** One of the models that learn side by side. */
export interface LearnerState {
  model: RewardModel;
  /** How it foretold the examples on which it could be judged, summed, in nats; where the project starts from a prior, older ones
   *  count less, as {@link foretoldLoss} says. */
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

/** No example fades faster than if there were so many. Of 0 … 800, on three sets: with 0 an opposed prior cost up to .004 nats and
 *  .011 in accuracy after 200 comparisons, with 400 .0005 and .002, with 800 hardly less; a right one helped as much with each. */
const LEAST_FADING_TOTAL = 400;

/** How much of what was foretold before still counts, so that about the newest half does, or the newest 200 where those are more.
 *  @param fresh examples that were foretold since, of `total` */
export function keptShare(fresh: number, total: number): number {
  return 1 - (2 * fresh) / Math.max(total, LEAST_FADING_TOTAL);
}

/** Loss after `fresh` more examples of `total`. Learners that all start cold are judged by every example: how well people agree is the
 *  same question throughout. Beside prior weights older ones fade, as {@link keptShare} says:
 *  what came first must fade, for a prior that helped at first may hinder when much is known.
 *  @param plans of the learners that are compared */
export function foretoldLoss(
  loss: number,
  added: number,
  { fresh, total, plans }: { fresh: number; total: number; plans: readonly LearnerPlan[] },
): number {
  if (plans.every(({ priorScale }) => priorScale === 0)) return loss + added;
  return loss * keptShare(fresh, total) + added;
}

/** One of the models that a mixture is of. */
interface Candidate {
  learner: LearnerState;
  priorScale: number;
  /** How much of it is in the mixture; the shares add up to 1. */
  share: number;
}

/** The models of one arm, by default of those that may be published, each with its share by how well it foretold the newest comparisons: e^−loss, as in Bayesian
 *  model averaging. Of MLPs, whose rewards do not average as their weights do, the best has all: the one with most of the prior,
 *  where several are equally good.
 *  @see Vovk 1990, "Aggregating strategies" */
export function mixtureOf(
  learners: readonly LearnerState[],
  plans: readonly LearnerPlan[],
  arm: Pick<LearnerPlan, 'randomOnly'> = { randomOnly: false },
): Candidate[] {
  const candidates = learners.flatMap((learner, at) => {
    const { priorScale = 0, randomOnly = false } = plans[at] ?? {};
    return randomOnly === arm.randomOnly ? [{ learner, priorScale }] : [];
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
export function mixLearners(...arm: Parameters<typeof mixtureOf>): RewardModel {
  const candidates = mixtureOf(...arm);
  const largest = candidates.reduce((one, other) => (other.share > one.share ? other : one));
  const { model } = largest.learner;
  if (largest.share === 1) return model;
  return {
    ...model,
    weights: averageOf(candidates, ({ weights }) => weights),
    precision: averageOf(candidates, ({ precision }) => precision),
  };
}

function averageOf(
  candidates: readonly Candidate[],
  arrayOf: (model: RewardModel) => Float32Array,
): Float32Array {
  const sums = new Float64Array(arrayOf((candidates[0] as Candidate).learner.model).length);
  for (const { learner, share } of candidates) {
    const array = arrayOf(learner.model);
    for (let index = 0; index < sums.length; index++) {
      sums[index] = (sums[index] as number) + share * (array[index] as number);
    }
  }
  return new Float32Array(sums);
}
