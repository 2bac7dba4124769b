/** How good a model was after so many comparisons. */
export interface CurvePoint {
  n: number;
  /** In nats, or any other measure that falls. */
  loss: number;
}

/** How many comparisons a learning curve needed for a loss: between two of its points linear in the logarithm of their number.
 *  @param curve ascending by n
 *  @returns where the curve first falls so low; its first n where it begins there; null where it never falls so low */
export function comparisonsNeeded(curve: readonly CurvePoint[], loss: number): number | null {
  const after = curve.findIndex((point) => point.loss <= loss);
  if (after < 0) return null;
  const [before, reached] = [curve[after - 1], curve[after]];
  if (!before || !reached) return reached?.n ?? null;
  const share = (before.loss - loss) / (before.loss - reached.loss);
  return Math.exp(Math.log(before.n) + share * Math.log(reached.n / before.n));
}
