/** tfjs's epsilon on float32 backends, inside the root. */
const EPSILON = 1e-7;

/** One step of Adagrad, in place: accumulator += g², weight −= rate · g/√(accumulator + ε), as tfjs defines it; then the
 *  pull toward the mean m of the prior, in the metric of the same step: weight = (weight + p·m)/(1 + p) with p = pull · rate/√(accumulator + ε).
 *  The pull stays out of g: at first it is 100 times the data's gradient, and would fill the accumulators for good.
 *  @param state `iterate` and `accumulators`, `[n]`
 *  @param gradient `[n]`, of the data's loss alone
 *  @param step `pull` is the precision of the prior per example; 0 gives tfjs's Adagrad exactly. `priorMean` is `[n]`, or null
 *    for 0
 *  @see Duchi, Hazan, Singer 2011, composite mirror descent with ½·pull·‖w − m‖²; tfjs `AdagradOptimizer` */
export function adagradStep(
  state: { iterate: Float32Array; accumulators: Float32Array },
  gradient: Float32Array,
  step: { learningRate: number; pull: number; priorMean: Float32Array | null },
): void {
  const { iterate, accumulators } = state;
  const { learningRate, pull, priorMean } = step;
  for (let index = 0; index < iterate.length; index++) {
    const g = gradient[index] as number;
    const accumulated = Math.fround((accumulators[index] as number) + g * g);
    const rate = learningRate / Math.sqrt(accumulated + EPSILON);
    const mean = priorMean === null ? 0 : (priorMean[index] as number);
    accumulators[index] = accumulated;
    iterate[index] = ((iterate[index] as number) - rate * g + rate * pull * mean) / (1 + rate * pull);
  }
}
