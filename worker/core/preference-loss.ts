/** Probability that the chosen response is preferred, σ(Δ); no overflow at any finite margin. */
export function preferenceProbability(rewardMargin: number): number {
  if (rewardMargin >= 0) return 1 / (1 + Math.exp(-rewardMargin));
  const odds = Math.exp(rewardMargin);
  return odds / (1 + odds);
}

/** What a foretold impossibility costs is bounded, so that one comparison cannot make a mean infinite. */
const MIN_PROBABILITY = 1e-12;

/** −log of the probability that was given to what happened, in nats; a probability below 1e-12 costs as 1e-12. */
export function probabilityLoss(probability: number): number {
  return -Math.log(Math.max(probability, MIN_PROBABILITY));
}

/** Bradley–Terry preference loss of one pair, −log σ(Δ − target), in nats.
 *  @param rewardMargin reward(chosen) − reward(rejected)
 *  @param targetMargin margin asked for beyond which a pair counts as learnt, from strength of preference; 0 asks for none
 *  @returns ≥ 0; log 2 where the margin equals its target
 *  @see Ouyang et al. 2022, eq. 1; Touvron et al. 2023 for the margin */
export function pairLoss(rewardMargin: number, targetMargin = 0): number {
  const margin = rewardMargin - targetMargin;
  return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
}

/** Number of pairs in a ranking of K responses, C(K, 2).
 *  @throws if K < 2 */
export function pairCount(responses: number): number {
  if (!(responses >= 2)) throw new Error(`A ranking needs two responses or more, not ${responses}.`);
  return (responses * (responses - 1)) / 2;
}

/** InstructGPT's loss of one ranking: the mean of the pair losses over its C(K, 2) pairs, in nats.
 *  @param rewards `[K]`, of the responses best first, K ≥ 2
 *  @throws if K < 2
 *  @see Ouyang et al. 2022, eq. 1 */
export function rankingLoss(rewards: readonly number[]): number {
  const pairs = pairCount(rewards.length);
  let sum = 0;
  for (const [better, chosen] of rewards.entries()) {
    for (const rejected of rewards.slice(better + 1)) sum += pairLoss(chosen - rejected);
  }
  return sum / pairs;
}

/** Gradient of {@link rankingLoss} by the rewards, `[K]`; sums to 0.
 *  @throws if K < 2 */
export function rankingLossGradient(rewards: readonly number[]): number[] {
  const pairs = pairCount(rewards.length);
  const gradient = rewards.map(() => 0);
  for (const [better, chosen] of rewards.entries()) {
    for (let worse = better + 1; worse < rewards.length; worse++) {
      const pull = (1 - preferenceProbability(chosen - (rewards[worse] as number))) / pairs;
      gradient[better] = (gradient[better] as number) - pull;
      gradient[worse] = (gradient[worse] as number) + pull;
    }
  }
  return gradient;
}
