/** tfjs's epsilon on float32 backends, inside the root. */
const EPSILON = 1e-7;

/** One step of Adagrad as tfjs defines it, in place: accumulator += g², weight −= rate · g/√(accumulator + ε).
 *  @param state `weights` and `accumulators`, `[n]`
 *  @param gradient `[n]`
 *  @see Duchi et al. 2011; tfjs `AdagradOptimizer` */
export function adagradStep(
  state: { weights: Float32Array; accumulators: Float32Array },
  gradient: Float32Array,
  learningRate: number,
): void {
  const { weights, accumulators } = state;
  for (let index = 0; index < weights.length; index++) {
    const g = gradient[index] as number;
    const accumulated = Math.fround((accumulators[index] as number) + g * g);
    accumulators[index] = accumulated;
    weights[index] = (weights[index] as number) - (learningRate * g) / Math.sqrt(accumulated + EPSILON);
  }
}
