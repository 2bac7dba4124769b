import { withGauge } from '../bradley-terry-likelihood.ts';
import {
  at,
  choleskyFactor,
  inverseFromFactor,
  mirrorLowerTriangle,
  type SquareMatrix,
  sandwich,
  solveWithFactor,
  zeroMatrix,
} from '../linear-algebra.ts';
import {
  davidsonModel,
  halfWinModel,
  type PairModel,
  raoKupperModel,
  type TieTreatment,
} from '../tie-models.ts';
import type { Matchup } from '../win-graph.ts';

/** Single comparisons with what else told the two sides apart. */
export interface CovariateData {
  itemCount: number;
  /** Counts are weights: usually a 1 and two zeros. */
  comparisons: readonly Matchup[];
  /** First less second, `[comparisons, covariateCount]`, row by row. */
  covariates: Float64Array;
  covariateCount: number;
  ties: TieTreatment;
  /** Standard deviation of a normal prior on the strengths; left out: none. */
  priorDeviation?: number;
  /** Of each comparison, who gave it: comparisons of one hang together. Left out: all are independent. */
  clusters?: readonly string[];
}

export interface CovariateFit {
  /** Mean zero, `[itemCount]`. */
  strengths: Float64Array;
  /** Log odds for a unit of each covariate, `[covariateCount]`. */
  coefficients: Float64Array;
  /** Variances of both. */
  strengthVariances: Float64Array;
  coefficientVariances: Float64Array;
}

/** Each coefficient has a normal prior of this deviation, always: where a covariate parts all winners from all losers, or goes with
 *  a system, nothing else bounds it. Odds of 7 : 1 for one unit lie within it; a hundred comparisons outweigh it. */
export const COEFFICIENT_DEVIATION = 2;

const MAX_ITERATIONS = 100;
const TOLERANCE = 1e-12;
const MAX_MOVE = 2;
const MODELS = { 'half-win': halfWinModel, davidson: davidsonModel, 'rao-kupper': raoKupperModel };

/** Bradley–Terry with covariates, jointly: the log odds of first over second are θ_first − θ_second + β·x, ties by the tie
 *  model. Newton's method with a line search; variances are the sandwich A⁻¹(B + P)A⁻¹, A the curvature with the prior P
 *  and B the scatter of scores, by cluster where there are clusters: P alone where the data say nothing.
 *  @throws Error where it does not converge: the strengths have no finite maximum and no prior is given
 *  @see Bradley & Terry 1952; Springall 1973, "Response surface fitting using a generalization of the Bradley–Terry
 *    paired comparison model"; Li, Angelopoulos, Chiang 2024, "Does style matter?"; Liang & Zeger 1986 */
export function fitCovariates(data: CovariateData): CovariateFit {
  const { itemCount, covariateCount } = data;
  const problem = problemOf(data);
  const best = climb(problem);
  const bread = inverseFromFactor(choleskyFactor(withGauge(best.information, itemCount)));
  const filling = scatterOf(problem, best.point);
  const { values } = sandwich(bread, filling);
  const size = best.point.length;
  const variance = (index: number) => Math.max(0, at(values, index * (size + 1)));
  const fit = {
    strengths: best.point.slice(0, itemCount),
    coefficients: best.point.slice(itemCount, itemCount + covariateCount),
    strengthVariances: centredVariances(values, { size, itemCount }),
    coefficientVariances: Float64Array.from({ length: covariateCount }, (_, k) => variance(itemCount + k)),
  };
  if (Object.values(fit).some((array) => !array.every(Number.isFinite)))
    throw new Error('Bradley–Terry with covariates: the data are too uneven for double precision.');
  return fit;
}

interface Problem extends CovariateData {
  model: PairModel;
  /** Of each parameter: strengths, coefficients, t. */
  precision: Float64Array;
}

interface Point {
  point: Float64Array;
  value: number;
  gradient: Float64Array;
  /** Lower triangle only. */
  information: SquareMatrix;
}

function problemOf(data: CovariateData): Problem {
  const { itemCount, covariateCount, comparisons, priorDeviation } = data;
  const model = comparisons.some(({ ties }) => ties > 0) ? MODELS[data.ties] : halfWinModel;
  const precision = new Float64Array(itemCount + covariateCount + (model.hasTieParameter ? 1 : 0));
  precision.fill(priorDeviation === undefined ? 0 : priorDeviation ** -2);
  precision.fill(COEFFICIENT_DEVIATION ** -2, itemCount, itemCount + covariateCount);
  return { ...data, model, precision };
}

function climb(problem: Problem): Point {
  let here = evaluate(problem, startOf(problem));
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const step = solveWithFactor(
      choleskyFactor(withGauge(here.information, problem.itemCount)),
      here.gradient,
    );
    const slope = step.reduce((sum, move, i) => sum + move * at(here.gradient, i), 0);
    here = uphill(problem, here, step);
    if (slope < TOLERANCE) return here;
  }
  throw new Error(`Bradley–Terry with covariates did not converge in ${MAX_ITERATIONS} steps.`);
}

function uphill(problem: Problem, here: Point, step: Float64Array): Point {
  const rounding = 1e-12 * (1 + Math.abs(here.value));
  const furthest = step.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
  for (let length = Math.min(1, MAX_MOVE / furthest); length > 1e-12; length /= 2) {
    const next = evaluate(
      problem,
      here.point.map((value, i) => value + length * at(step, i)),
    );
    if (next.value >= here.value - rounding) return next;
  }
  throw new Error('Bradley–Terry with covariates: no step raises the likelihood.');
}

function startOf({ precision, model, comparisons }: Problem): Float64Array {
  const point = new Float64Array(precision.length);
  if (!model.hasTieParameter) return point;
  const total = comparisons.reduce(
    (sum, { firstWins, secondWins, ties }) => sum + firstWins + secondWins + ties,
    0,
  );
  const tied = comparisons.reduce((sum, { ties }) => sum + ties, 0);
  point[point.length - 1] = model.startingTie(tied / total);
  return point;
}

function evaluate(problem: Problem, point: Float64Array): Point {
  const { comparisons, model, precision } = problem;
  const size = point.length;
  const gradient = point.map((value, i) => -at(precision, i) * value);
  const information = zeroMatrix(size);
  for (let i = 0; i < size; i++) information.values[i * (size + 1)] = at(precision, i);
  const termsAt = model.terms(model.hasTieParameter ? at(point, size - 1) : 0);
  let value = -point.reduce((sum, x, i) => sum + at(precision, i) * x * x, 0) / 2;
  const row = rowsOf(problem);
  for (const [index, matchup] of comparisons.entries()) {
    const { columns, values } = row(index);
    const terms = termsAt(matchup, differenceAt(point, { columns, values }));
    value += terms.logLikelihood;
    for (const [k, column] of columns.entries())
      gradient[column] = at(gradient, column) + terms.d * at(values, k);
    addOuter(information, { columns, values }, terms.dd);
    if (!model.hasTieParameter) continue;
    gradient[size - 1] = at(gradient, size - 1) + terms.t;
    addTie(information, { columns, values }, terms);
  }
  return { point, value, gradient, information };
}

interface Row {
  /** Parameters that the difference of the two sides is made of. */
  columns: number[];
  values: Float64Array;
}

/** One row at a time, in the same two arrays. */
function rowsOf({ itemCount, comparisons, covariates, covariateCount }: Problem): (index: number) => Row {
  const columns = [0, 0, ...Array.from({ length: covariateCount }, (_, k) => itemCount + k)];
  const values = new Float64Array(columns.length);
  return (index) => {
    const { first, second } = comparisons[index] as Matchup;
    [columns[0], columns[1], values[0], values[1]] = [first, second, 1, -1];
    for (let k = 0; k < covariateCount; k++) values[2 + k] = at(covariates, index * covariateCount + k);
    return { columns, values };
  };
}

function differenceAt(point: Float64Array, { columns, values }: Row): number {
  let sum = 0;
  for (let k = 0; k < columns.length; k++) sum += at(point, columns[k] as number) * at(values, k);
  return sum;
}

function addOuter({ size, values: into }: SquareMatrix, { columns, values }: Row, weight: number): void {
  for (let a = 0; a < columns.length; a++) {
    for (let b = 0; b <= a; b++) {
      const [one, other] = [columns[a] as number, columns[b] as number];
      const place = Math.max(one, other) * size + Math.min(one, other);
      into[place] = at(into, place) + weight * at(values, a) * at(values, b);
    }
  }
}

function addTie(
  { size, values: into }: SquareMatrix,
  { columns, values }: Row,
  { dt, tt }: { dt: number; tt: number },
): void {
  const last = (size - 1) * size;
  for (const [k, column] of columns.entries())
    into[last + column] = at(into, last + column) + dt * at(values, k);
  into[size * size - 1] = at(into, size * size - 1) + tt;
}

/** The prior's precision, and the scatter of scores: of each comparison by its weight, or of each cluster's sum. */
function scatterOf(problem: Problem, point: Float64Array): SquareMatrix {
  const size = point.length;
  const scatter = zeroMatrix(size);
  for (let i = 0; i < size; i++) scatter.values[i * (size + 1)] = at(problem.precision, i);
  const sums = new Map<string, Float64Array>();
  forEachScore(problem, point, (score, { weight, index }) => {
    const cluster = problem.clusters?.[index];
    if (cluster === undefined) addScore(scatter, score, weight);
    else sums.set(cluster, plus(sums.get(cluster), score, weight));
  });
  const correction = sums.size / Math.max(1, sums.size - 1);
  for (const sum of sums.values()) addScore(scatter, sum, correction);
  return mirrorLowerTriangle(scatter);
}

/** The gradient of each comparison's log-likelihood over all parameters, with its weight. */
function forEachScore(
  problem: Problem,
  point: Float64Array,
  take: (score: Float64Array, of: { weight: number; index: number }) => void,
): void {
  const { model, comparisons } = problem;
  const tieAt = model.hasTieParameter ? at(point, point.length - 1) : 0;
  const row = rowsOf(problem);
  for (const [index, { firstWins, secondWins, ties }] of comparisons.entries()) {
    const own = row(index);
    const scores = model.scores(differenceAt(point, own), tieAt);
    for (const [outcome, weight] of [firstWins, secondWins, ties].entries()) {
      if (weight === 0) continue;
      take(scoreOver(point.length, own, scores[outcome as 0 | 1 | 2]), { weight, index });
    }
  }
}

/** `t` is 0 where there is no tie parameter, and then the last column is a side's. */
function scoreOver(size: number, { columns, values }: Row, { d, t }: { d: number; t: number }): Float64Array {
  const score = new Float64Array(size);
  score[size - 1] = t;
  for (const [k, column] of columns.entries()) score[column] = d * at(values, k);
  return score;
}

function plus(sum: Float64Array | undefined, more: Float64Array, weight: number): Float64Array {
  const into = sum ?? new Float64Array(more.length);
  for (let i = 0; i < into.length; i++) into[i] = at(into, i) + weight * at(more, i);
  return into;
}

function addScore({ size, values }: SquareMatrix, score: Float64Array, weight: number): void {
  for (let i = 0; i < size; i++) {
    const own = weight * at(score, i);
    if (own === 0) continue;
    for (let j = 0; j <= i; j++) values[i * size + j] = at(values, i * size + j) + own * at(score, j);
  }
}

/** Variances of θ − mean θ. */
function centredVariances(
  values: Float64Array,
  { size, itemCount }: { size: number; itemCount: number },
): Float64Array {
  const means = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    for (let j = 0; j < itemCount; j++) means[i] = at(means, i) + at(values, i * size + j) / itemCount;
  }
  const mean = means.reduce((sum, each) => sum + each / itemCount, 0);
  return means.map((own, i) => Math.max(0, at(values, i * (size + 1)) - 2 * own + mean));
}
