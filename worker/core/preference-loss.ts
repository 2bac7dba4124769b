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

/** Its inverse, log odds in nats, of a probability that is kept from 0 and from 1 as {@link probabilityLoss} keeps it from 0. */
export function probabilityLogit(probability: number): number {
  const kept = Math.min(Math.max(probability, MIN_PROBABILITY), 1 - MIN_PROBABILITY);
  return Math.log(kept / (1 - kept));
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

/** InstructGPT's loss of one ranking: the sum of the pair losses over 1/C(K, 2), in nats. Pairs that tie do not enter it, and are
 *  counted in C(K, 2) all the same: what somebody says of one pair must not change how much another counts. So a ranking
 *  counts for as much as it orders, up to one example, and two responses that tie for nothing, as two alone do.
 *  @param rewards `[K]`, of the responses best first, K ≥ 2
 *  @param ranks `[K]`, rising, equal where responses tie; left out where none does
 *  @throws if K < 2
 *  @see Ouyang et al. 2022, eq. 1, and fig. 12b: their annotators were encouraged to tie what is alike */
export function rankingLoss(rewards: readonly number[], ranks?: readonly number[]): number {
  const pairs = pairCount(rewards.length);
  let sum = 0;
  for (const [better, chosen] of rewards.entries()) {
    for (let worse = better + 1; worse < rewards.length; worse++) {
      if (!isTied(ranks, better, worse)) sum += pairLoss(chosen - (rewards[worse] as number));
    }
  }
  return sum / pairs;
}

/** Whether two of a ranking's responses share a rank.
 *  @param ranks left out where none does */
export function isTied(ranks: readonly number[] | undefined, one: number, other: number): boolean {
  return ranks !== undefined && ranks[one] === ranks[other];
}

/** The pairs of a ranking that do not tie, the better one first: (1, 2), (1, 3), … (2, 3) …
 *  @param ranked best first
 *  @param ranks rising, equal where two tie; left out where none does */
export function orderedPairs<Each>(
  ranked: readonly Each[],
  ranks?: readonly number[],
): (readonly [better: Each, worse: Each])[] {
  return ranked.flatMap((better, at) =>
    ranked
      .slice(at + 1)
      .flatMap((worse, offset) => (isTied(ranks, at, at + 1 + offset) ? [] : [[better, worse] as const])),
  );
}

/** Gradient of {@link rankingLoss} by the rewards, `[K]`; sums to 0.
 *  @throws if K < 2 */
export function rankingLossGradient(rewards: readonly number[], ranks?: readonly number[]): number[] {
  const pairs = pairCount(rewards.length);
  const gradient = rewards.map(() => 0);
  for (const [better, chosen] of rewards.entries()) {
    for (let worse = better + 1; worse < rewards.length; worse++) {
      if (isTied(ranks, better, worse)) continue;
      const pull = (1 - preferenceProbability(chosen - (rewards[worse] as number))) / pairs;
      gradient[better] = (gradient[better] as number) - pull;
      gradient[worse] = (gradient[worse] as number) + pull;
    }
  }
  return gradient;
}
