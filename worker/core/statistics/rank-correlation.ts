/** Two rankings of fewer systems than this say nothing of each other. */
export const LEAST_RANKED_SYSTEMS = 3;

/** Kendall's τ-b of paired values: concordant less discordant pairs, corrected for ties.
 *  @returns −1 … 1; null where one side has no spread
 *  @see Kendall 1945, "The treatment of ties in ranking problems" */
export function kendallTauB(xs: readonly number[], ys: readonly number[]): number | null {
  let [both, onlyX, onlyY] = [0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    for (let j = 0; j < i; j++) {
      const x = Math.sign((xs[i] as number) - (xs[j] as number));
      const y = Math.sign((ys[i] as number) - (ys[j] as number));
      both += x * y;
      onlyX += x * x;
      onlyY += y * y;
    }
  }
  return onlyX > 0 && onlyY > 0 ? both / Math.sqrt(onlyX * onlyY) : null;
}

/** Spearman's ρ: Pearson's correlation of ranks, those that tie sharing their mean.
 *  @returns −1 … 1; null where one side has no spread
 *  @see Spearman 1904, "The proof and measurement of association between two things" */
export function spearman(xs: readonly number[], ys: readonly number[]): number | null {
  const [a, b] = [midranks(xs), midranks(ys)];
  const mean = (xs.length + 1) / 2;
  const product = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, value, at) => sum + (value - mean) * ((other[at] as number) - mean), 0);
  const [aa, bb] = [product(a, a), product(b, b)];
  return aa > 0 && bb > 0 ? product(a, b) / Math.sqrt(aa * bb) : null;
}

function midranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}
