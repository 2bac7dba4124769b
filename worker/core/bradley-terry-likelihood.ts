import { at, mirrorLowerTriangle, type SquareMatrix, zeroMatrix } from './linear-algebra.ts';
import type { PairModel, PairTerms } from './tie-models.ts';
import type { Matchup, WinGraph } from './win-graph.ts';

/** What a Bradley–Terry fit maximises: the log-likelihood in nats, less the prior's penalty. */
export interface Objective extends WinGraph {
  model: PairModel;
  /** 1 / priorDeviation², or 0. */
  priorPrecision: number;
}

/** The objective at a point (strengths, then t if the model has it), its gradient and minus its Hessian. */
export interface Evaluation {
  point: Float64Array;
  value: number;
  logLikelihood: number;
  gradient: Float64Array;
  /** Lower triangle only. */
  information: SquareMatrix;
}

/** The objective, its gradient and its curvature at a point: `[itemCount]` strengths, then t if the model has one. */
export function evaluate(
  { itemCount, matchups, model, priorPrecision }: Objective,
  point: Float64Array,
): Evaluation {
  const gradient = point.map((value) => -priorPrecision * value);
  const information = zeroMatrix(point.length);
  for (let i = 0; i < point.length; i++) information.values[i * point.length + i] = priorPrecision;
  const termsAt = model.terms(model.hasTieParameter ? at(point, itemCount) : 0);
  let logLikelihood = 0;
  for (const matchup of matchups) {
    const terms = termsAt(matchup, at(point, matchup.first) - at(point, matchup.second));
    logLikelihood += terms.logLikelihood;
    addGradient(gradient, matchup, terms);
    addQuadratic(information, matchup, terms);
  }
  const value = logLikelihood - (priorPrecision / 2) * point.reduce((sum, x) => sum + x * x, 0);
  return { point, value, logLikelihood, gradient, information };
}

function addGradient(gradient: Float64Array, { first, second }: Matchup, { d, t }: PairTerms): void {
  gradient[first] = at(gradient, first) + d;
  gradient[second] = at(gradient, second) - d;
  const last = gradient.length - 1;
  if (t !== 0) gradient[last] = at(gradient, last) + t;
}

/** Adds a quadratic form in (θ_first − θ_second, t) to the lower triangle of a matrix over (strengths, t). */
function addQuadratic(
  { size, values }: SquareMatrix,
  { first, second }: Matchup,
  { dd, dt, tt }: Pick<PairTerms, 'dd' | 'dt' | 'tt'>,
): void {
  const cross = first > second ? first * size + second : second * size + first;
  values[first * size + first] = at(values, first * size + first) + dd;
  values[second * size + second] = at(values, second * size + second) + dd;
  values[cross] = at(values, cross) - dd;
  if (tt === 0) return;
  const lastRow = (size - 1) * size;
  values[lastRow + first] = at(values, lastRow + first) + dt;
  values[lastRow + second] = at(values, lastRow + second) - dt;
  values[size * size - 1] = at(values, size * size - 1) + tt;
}

/** Strengths are known up to a constant, so the curvature is flat along (1, …, 1). A little added along it makes the
 *  matrix invertible and moves nothing else; the smallest diagonal entry leaves the condition number as it was. */
export function withGauge({ size, values }: SquareMatrix, itemCount: number): SquareMatrix {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < itemCount; i++) smallest = Math.min(smallest, at(values, i * size + i));
  const gauge = (smallest || 1) / itemCount;
  const gauged = { size, values: values.slice() };
  for (let i = 0; i < itemCount; i++) {
    for (let j = 0; j <= i; j++) gauged.values[i * size + j] = at(values, i * size + j) + gauge;
  }
  return gauged;
}

/** Σ over comparisons of the outer product of their scores: the filling of the sandwich. */
export function scatterOfScores(
  { itemCount, matchups, model }: Objective,
  point: Float64Array,
): SquareMatrix {
  const scatter = zeroMatrix(point.length);
  const t = model.hasTieParameter ? at(point, itemCount) : 0;
  for (const matchup of matchups) {
    const [first, second, tie] = model.scores(at(point, matchup.first) - at(point, matchup.second), t);
    const { firstWins, secondWins, ties } = matchup;
    addQuadratic(scatter, matchup, {
      dd: firstWins * first.d ** 2 + secondWins * second.d ** 2 + ties * tie.d ** 2,
      dt: firstWins * first.d * first.t + secondWins * second.d * second.t + ties * tie.d * tie.t,
      tt: firstWins * first.t ** 2 + secondWins * second.t ** 2 + ties * tie.t ** 2,
    });
  }
  return mirrorLowerTriangle(scatter);
}
