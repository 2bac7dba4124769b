import type { SparseVector } from './features.ts';
import { type Posterior, posteriorFeatures } from './posterior.ts';
import { preferenceProbability } from './preference-loss.ts';
import { type RewardNetwork, reward } from './reward-network.ts';
import { difference } from './sparse-vector.ts';

/** Preferences before which the model has nothing to choose by. */
export const FIRST_ACTIVE_CHOICE = 100;

/** Of how many pairs drawn at random the model chooses one. */
export const CANDIDATES = 8;

/** Pairs looked at for all choices made at once, so that asking for many tasks costs little more than asking for a few. */
const CANDIDATES_AT_ONCE = 64;

/** What a choice is made by. */
export interface ChoosingModel {
  network: RewardNetwork;
  posterior: Posterior;
}

/** Of how many pairs each of some choices made at once is: {@link CANDIDATES}, fewer of many choices, never less than two. */
export function candidatesEach(choices: number): number {
  return Math.max(2, Math.min(CANDIDATES, Math.floor(CANDIDATES_AT_ONCE / choices)));
}

/** How much comparing two responses would teach the model, in nats: ½·log(1 + p(1 − p)·s²), by how much the comparison shrinks the
 *  posterior's volume. It is large where the margin is uncertain, s², and either outcome may happen, p near a half.
 *  @see MacKay 1992, "Information-based objective functions for active data selection"; Chaloner & Verdinelli 1995, D-optimality */
export function pairInformation(
  { network, posterior }: ChoosingModel,
  a: SparseVector,
  b: SparseVector,
): number {
  const probability = preferenceProbability(reward(network, a) - reward(network, b));
  const d = difference(posteriorFeatures(network, a), posteriorFeatures(network, b));
  return 0.5 * Math.log1p(probability * (1 - probability) * posterior.variance(d));
}

/** Which of some pairs teaches the model most; of equals the first.
 *  @param pairs features of both responses
 *  @returns an index; −1 of no pairs */
export function mostInformative(
  by: ChoosingModel,
  pairs: readonly (readonly [SparseVector, SparseVector])[],
): number {
  const information = pairs.map(([a, b]) => pairInformation(by, a, b));
  return information.indexOf(Math.max(...information));
}
