import { type Evaluation, type Objective, scatterOfScores, withGauge } from './bradley-terry-likelihood.ts';
import {
  at,
  choleskyFactor,
  inverseFromFactor,
  type SquareMatrix,
  sandwich,
  solveWithFactor,
} from './linear-algebra.ts';
import { comparisonsIn } from './win-graph.ts';

/** arena-rank's default. */
const ARENA_RIDGE = 1e-5;
/** The ridge narrows intervals. In arena-rank it grows with the number of all comparisons, so that among a million a
 *  newcomer with ten looks five times as certain as it is; here it narrows no interval by more than about this share. */
const MAX_NARROWING = 0.01;

/** Covariance of the mean-zero strengths at the maximum, `[itemCount, itemCount]`: Huber's sandwich A⁻¹BA⁻¹, A the
 *  curvature and B the scatter of single comparisons' scores, or A⁻¹ under a prior. Without ties, or with ties as half
 *  wins, it is arena-rank's.
 *  @param ridge arena-rank's `hessian_reg`: curvature added to every strength, for each comparison there is
 *  @see Huber 1967, "The behavior of maximum likelihood estimates under nonstandard conditions"; lmarena/arena-rank
 *  `models/bradley_terry.py`, `compute_hessian_and_covariance` */
export function covarianceOfStrengths(
  objective: Objective,
  best: Evaluation,
  ridge = ARENA_RIDGE,
): Float64Array {
  const { itemCount, matchups, priorPrecision } = objective;
  const gauged = withGauge(best.information, itemCount);
  const factor = choleskyFactor(gauged);
  if (priorPrecision > 0) return doublyCentred(inverseFromFactor(factor), itemCount);
  const added = Math.min(ridge * comparisonsIn(matchups), MAX_NARROWING / largestVariance(factor, itemCount));
  for (let i = 0; i < itemCount; i++)
    gauged.values[i * (gauged.size + 1)] = at(gauged.values, i * (gauged.size + 1)) + added;
  const bread = inverseFromFactor(choleskyFactor(gauged));
  return doublyCentred(sandwich(bread, scatterOfScores(objective, best.point)), itemCount);
}

/** The largest eigenvalue of the inverse information over strengths of mean zero, by power iteration: a lower bound,
 *  near enough for a cap. */
function largestVariance(factor: SquareMatrix, itemCount: number): number {
  let direction: Float64Array = new Float64Array(factor.size).map((_, i) =>
    i < itemCount ? Math.sin(i + 1) : 0,
  );
  let variance = 0;
  for (let round = 0; round < 10; round++) {
    const mean = direction.subarray(0, itemCount).reduce((sum, x) => sum + x / itemCount, 0);
    const centred = direction.map((x, i) => (i < itemCount ? x - mean : 0));
    variance = Math.hypot(...centred);
    if (variance === 0) return 0;
    direction = solveWithFactor(
      factor,
      centred.map((x) => x / variance),
    );
  }
  return variance;
}

/** The block of strengths with the means taken off rows and columns: the covariance of θ − mean θ. */
function doublyCentred({ size, values }: SquareMatrix, itemCount: number): Float64Array {
  const rowMeans = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    for (let j = 0; j < itemCount; j++) rowMeans[i] = at(rowMeans, i) + at(values, i * size + j) / itemCount;
  }
  const mean = rowMeans.reduce((sum, rowMean) => sum + rowMean / itemCount, 0);
  const centred = new Float64Array(itemCount * itemCount);
  for (let i = 0; i < itemCount; i++) {
    for (let j = 0; j < itemCount; j++) {
      centred[i * itemCount + j] = at(values, i * size + j) - at(rowMeans, i) - at(rowMeans, j) + mean;
    }
  }
  return centred;
}
