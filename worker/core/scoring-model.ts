import type { SparseVector } from './features.ts';
import { type Posterior, posteriorFeatures, posteriorOf, probabilityOfBest } from './posterior.ts';
import { percentileOf, type Reference, referenceOf } from './reference.ts';
import { type ReferenceProfile, unfamiliarity } from './reference-profile.ts';
import { type RewardModel, reward } from './reward-network.ts';
import { difference, toSparse } from './sparse-vector.ts';
import { type StyleAdjustedReward, styleAdjusted } from './style-adjustment.ts';

/** What a score is computed from, as it is published. */
export interface ScoringParts {
  model: Pick<RewardModel, 'shape' | 'weights' | 'precision'>;
  /** Of the project's reference responses, in nats, not centred. */
  referenceRewards: Float32Array;
  /** What those look like; null where there were none, or the checkpoint is older than profiles. */
  profile: ReferenceProfile | null;
}

/** A published model, ready to score. */
export interface ScoringModel {
  model: ScoringParts['model'];
  reference: Reference;
  profile: ReferenceProfile | null;
  /** Mean of the project's responses, as the posterior sees one: what a centred reward is relative to. */
  mean: SparseVector;
  posterior: Posterior;
  /** Null where there is no profile to say what is usual. */
  adjusted: StyleAdjustedReward | null;
}

/** What is said of one response. */
export interface ResponseScore {
  /** In nats; 0 is the mean of the reference responses. */
  reward: number;
  standardError: number;
  /** Share of the reference responses with a lower reward, 0 … 100. */
  percentile: number;
  /** Without what length and markup account for, in nats. */
  styleAdjustedReward: number;
  /** Unlike all reference responses: the reward is a guess. */
  unfamiliar: boolean;
}

/** @throws Error where the precision is not positive definite */
export function scoringModelOf({ model, referenceRewards, profile }: ScoringParts): ScoringModel {
  return {
    model,
    reference: referenceOf(referenceRewards),
    profile,
    mean: posteriorFeatures(model, toSparse(profile?.mean ?? new Float32Array(model.shape.featureCount))),
    posterior: posteriorOf(model),
    adjusted: profile && styleAdjusted(model, profile.mean),
  };
}

/** The score of a response by its features. */
export function scoreOf(
  features: SparseVector,
  { model, reference, profile, mean, posterior, adjusted }: ScoringModel,
): ResponseScore {
  const raw = reward(model, features);
  // A centred reward is a margin over the mean of the reference responses, and as uncertain as that.
  const variance = posterior.variance(difference(posteriorFeatures(model, features), mean));
  return {
    reward: raw - reference.centre,
    standardError: Math.sqrt(variance),
    percentile: percentileOf(reference, raw),
    styleAdjustedReward: (adjusted ? adjusted(features) : raw) - reference.centre,
    unfamiliar: profile !== null && unfamiliarity(profile, features) > 1,
  };
}

/** Variance of the margin between two responses, in nats². */
export function marginVariance(
  one: SparseVector,
  other: SparseVector,
  { model, posterior }: Pick<ScoringModel, 'model' | 'posterior'>,
): number {
  return posterior.variance(difference(posteriorFeatures(model, one), posteriorFeatures(model, other)));
}

/** Best of n.
 *  @param features of the responses to one prompt, at least one
 *  @param rewards theirs, in nats
 *  @returns `order`: places, best first, of equals the earlier first; and the probability that the crowd would choose the first */
export function rankByReward(
  features: readonly SparseVector[],
  rewards: readonly number[],
  scoring: Pick<ScoringModel, 'model' | 'posterior'>,
): { order: number[]; probabilityFirstIsBest: number } {
  const rewardAt = (place: number) => rewards[place] as number;
  const at = (place: number) => features[place] as SparseVector;
  const order = [...features.keys()].sort((one, other) => rewardAt(other) - rewardAt(one) || one - other);
  const [first, ...rivals] = order as [number, ...number[]];
  const margins = rivals.map((rival) => ({
    margin: rewardAt(first) - rewardAt(rival),
    variance: marginVariance(at(first), at(rival), scoring),
  }));
  return { order, probabilityFirstIsBest: probabilityOfBest(margins) };
}
