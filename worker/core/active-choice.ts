import type { SparseVector } from './features.ts';
import { type Posterior, posteriorFeatures } from './posterior.ts';
import { preferenceProbability } from './preference-loss.ts';
import { type RewardNetwork, reward } from './reward-network.ts';
import { difference } from './sparse-vector.ts';

/** Preferences before which the model has nothing to choose by. */
export const FIRST_ACTIVE_CHOICE = 100;

/** Of how many pairs drawn at random the model chooses one. */
export const CANDIDATES = 8;

/** How much comparing two responses would teach the model, in nats: ½·log(1 + p(1 − p)·s²), by how much the comparison shrinks the
 *  posterior's volume. It is large where the margin is uncertain, s², and either outcome may happen, p near a half.
 *  @see MacKay 1992, "Information-based objective functions for active data selection"; Chaloner & Verdinelli 1995, D-optimality */
export function pairInformation(
  { network, posterior }: { network: RewardNetwork; posterior: Posterior },
  a: SparseVector,
  b: SparseVector,
): number {
  const probability = preferenceProbability(reward(network, a) - reward(network, b));
  const d = difference(posteriorFeatures(network, a), posteriorFeatures(network, b));
  return 0.5 * Math.log1p(probability * (1 - probability) * posterior.variance(d));
}
