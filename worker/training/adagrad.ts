/** tfjs's epsilon on float32 backends, inside the root. */
const EPSILON = 1e-7;

/** Numbers that stand beside others of their kind: those in one column of a matrix that is laid row by row. */
export interface Column {
  matrix: Float32Array;
  columns: number;
  column: number;
}

/** One step of Adagrad, in place: accumulator += g², weight −= rate · g/s with s = √(accumulator + ε), as tfjs defines it; then the
 *  pull toward the mean m of the prior, in the metric of the same step: weight = (weight + p·m)/(1 + p) with p = pull · rate/s.
 *  Both at once: weight = (s · weight + rate · (pull · m − g))/(s + rate · pull), of which one root and one quotient are all that takes time.
 *  The pull stays out of g: at first it is 100 times the data's gradient, and would fill the accumulators for good.
 *  @param state `iterate` and `accumulators`, `[n]`
 *  @param gradient `[n]`, of the data's loss alone; a column of a matrix, as it was computed
 *  @param step `pull` is the precision of the prior per example; 0 gives tfjs's Adagrad exactly. `priorMean` is `[n]`, or null
 *    for 0
 *  @see Duchi, Hazan, Singer 2011, composite mirror descent with ½·pull·‖w − m‖²; tfjs `AdagradOptimizer` */
export function adagradStep(
  state: { iterate: Float32Array; accumulators: Float32Array },
  { matrix, columns, column }: Column,
  step: { learningRate: number; pull: number; priorMean: Float32Array | null },
): void {
  const { iterate, accumulators } = state;
  const { learningRate, pull, priorMean } = step;
  const held = learningRate * pull;
  for (let index = 0; index < iterate.length; index++) {
    const g = matrix[columns * index + column] as number;
    const accumulated = Math.fround((accumulators[index] as number) + g * g);
    const scale = Math.sqrt(accumulated + EPSILON);
    const mean = priorMean === null ? 0 : (priorMean[index] as number);
    accumulators[index] = accumulated;
    iterate[index] = (scale * (iterate[index] as number) - learningRate * g + held * mean) / (scale + held);
  }
}
