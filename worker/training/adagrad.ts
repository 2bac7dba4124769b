/** tfjs's epsilon on float32 backends, inside the root. */
const EPSILON = 1e-7;

/** One step of Adagrad, in place: accumulator += g², weight −= rate · g/√(accumulator + ε), as tfjs defines it; then the
 *  pull toward 0, in the metric of the same step: weight /= 1 + pull · rate/√(accumulator + ε).
 *  The pull stays out of g: at first it is 100 times the data's gradient, and would fill the accumulators for good.
 *  @param state `weights` and `accumulators`, `[n]`
 *  @param gradient `[n]`, of the data's loss alone
 *  @param step `pull` is the precision of the prior per example; 0 gives tfjs's Adagrad exactly
 *  @see Duchi, Hazan, Singer 2011, composite mirror descent with ½·pull·‖w‖²; tfjs `AdagradOptimizer` */
export function adagradStep(
  state: { weights: Float32Array; accumulators: Float32Array },
  gradient: Float32Array,
  step: { learningRate: number; pull: number },
): void {
  const { weights, accumulators } = state;
  for (let index = 0; index < weights.length; index++) {
    const g = gradient[index] as number;
    const accumulated = Math.fround((accumulators[index] as number) + g * g);
    const rate = step.learningRate / Math.sqrt(accumulated + EPSILON);
    accumulators[index] = accumulated;
    weights[index] = ((weights[index] as number) - rate * g) / (1 + rate * step.pull);
  }
}
