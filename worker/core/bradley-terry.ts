import {
  at,
  choleskyFactor,
  inverseFromFactor,
  mirrorLowerTriangle,
  type SquareMatrix,
  sandwich,
  solveWithFactor,
  zeroMatrix,
} from './linear-algebra.ts';
import {
  davidsonModel,
  halfWinModel,
  type PairModel,
  type PairTerms,
  raoKupperModel,
  type TieTreatment,
} from './tie-models.ts';
import {
  comparisonsIn,
  hasFiniteMaximum,
  isStronglyConnected,
  type Matchup,
  type WinGraph,
} from './win-graph.ts';

export type { TieModel, TieTreatment } from './tie-models.ts';
export type { Matchup } from './win-graph.ts';

export interface BradleyTerryFit {
  /** Log-strengths (natural), mean zero: `[itemCount]`. */
  strengths: Float64Array;
  /** Davidson's ν or Rao–Kupper's η = log θ; 0, its boundary, where nobody tied or a tie is half a win. */
  tieParameter: number;
  /** Covariance of `strengths`, row by row: `[itemCount, itemCount]`. The sandwich; under a prior the inverse of the
   *  posterior's curvature instead, for an item without comparisons has no scatter and would look certain. */
  covariance: Float64Array;
  /** Nats, of the comparisons alone: no prior, no binomial coefficients. */
  logLikelihood: number;
  /** Newton steps taken. */
  iterations: number;
}

export interface BradleyTerryData extends WinGraph {
  ties: TieTreatment;
  /** Standard deviation of a normal prior, mean zero, on each strength and on log ν or η. Left out: none, so that
   *  strengths are the maximum of the likelihood. An L2 penalty λ/2·Σθ² is a deviation of 1/√λ. */
  priorDeviation?: number;
  /** arena-rank's `hessian_reg`: this much curvature a comparison is added to every strength before the sandwich. */
  ridge?: number;
}

interface Objective extends WinGraph {
  model: PairModel;
  /** 1 / priorDeviation², or 0. */
  priorPrecision: number;
}

/** The objective at a point (strengths, then t if the model has it), its gradient and minus its Hessian. */
interface Evaluation {
  point: Float64Array;
  value: number;
  logLikelihood: number;
  gradient: Float64Array;
  /** Lower triangle only. */
  information: SquareMatrix;
}

const MAX_ITERATIONS = 200;
/** On the squared distance to the maximum in standard errors, before the last step, which about squares it again. */
const TOLERANCE = 1e-12;

/** arena-rank's default. */
const ARENA_RIDGE = 1e-5;
/** The ridge narrows intervals. arena-rank lets it grow with all comparisons, so that with a million of them a newcomer
 *  with ten would look five times as certain as it is; here it may narrow no interval by more than about 1 %. */
const MAX_RIDGE_EFFECT = 0.02;

const MODELS = { 'half-win': halfWinModel, davidson: davidsonModel, 'rao-kupper': raoKupperModel };

/** Bradley–Terry strengths by maximum likelihood or, given a prior, maximum a posteriori: Newton's method with a search. The covariance is Huber's sandwich A⁻¹BA⁻¹, A the curvature and B the scatter of single comparisons' scores,
 *  tie parameter included; without ties, or with ties as half wins, it is arena-rank's to the last digit.
 *  @throws Error where the data have no finite maximum and no prior is given, where a matchup is malformed, and
 *  where Newton's method does not converge
 *  @see Bradley & Terry 1952; Davidson 1970; Rao & Kupper 1967; Huber 1967, "The behavior of maximum likelihood
 *  estimates under nonstandard conditions"; lmarena/arena-rank `models/bradley_terry.py` */
export function fitBradleyTerry(data: BradleyTerryData): BradleyTerryFit {
  checkData(data);
  const { itemCount, matchups, priorDeviation } = data;
  const model = matchups.some(({ ties }) => ties > 0) ? MODELS[data.ties] : halfWinModel;
  const priorPrecision = priorDeviation === undefined ? 0 : priorDeviation ** -2;
  const objective = { itemCount, matchups, model, priorPrecision };
  const { best, iterations } = climb(objective);
  return {
    strengths: best.point.slice(0, itemCount),
    tieParameter: model.hasTieParameter ? model.reportedTie(at(best.point, itemCount)) : 0,
    covariance: covarianceOfStrengths(objective, best, data.ridge),
    logLikelihood: best.logLikelihood,
    iterations,
  };
}

function checkData({ itemCount, matchups, ties, priorDeviation }: BradleyTerryData): void {
  for (const matchup of matchups) checkMatchup(matchup, itemCount);
  if (priorDeviation === undefined) {
    const bounded = ties === 'half-win' ? isStronglyConnected : hasFiniteMaximum;
    if (bounded({ itemCount, matchups })) return;
    throw new Error('The likelihood of these comparisons has no finite maximum: give a priorDeviation.');
  }
  if (priorDeviation > 0 && Number.isFinite(priorDeviation)) return;
  throw new Error(`priorDeviation must be above 0 and finite, not ${priorDeviation}.`);
}

function checkMatchup({ first, second, firstWins, secondWins, ties }: Matchup, itemCount: number): void {
  const isItem = (index: number) => Number.isInteger(index) && index >= 0 && index < itemCount;
  if (!isItem(first) || !isItem(second) || first === second) {
    throw new Error(
      `A matchup must name two different items below ${itemCount}, not ${first} and ${second}.`,
    );
  }
  if (!Number.isFinite(firstWins + secondWins + ties) || Math.min(firstWins, secondWins, ties) < 0) {
    throw new Error(`Counts must be finite and at least 0, not ${firstWins}, ${secondWins} and ${ties}.`);
  }
}

function climb(objective: Objective): { best: Evaluation; iterations: number } {
  let here = evaluate(objective, startingPoint(objective));
  for (let iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
    const step = solveWithFactor(
      choleskyFactor(withGauge(here.information, objective.itemCount)),
      here.gradient,
    );
    const slope = step.reduce((sum, move, i) => sum + move * at(here.gradient, i), 0);
    here = stepUphill(objective, here, { step, slope });
    if (slope < TOLERANCE) return { best: here, iterations };
  }
  throw new Error(`Bradley–Terry did not converge in ${MAX_ITERATIONS} Newton steps.`);
}

function startingPoint({ itemCount, matchups, model }: Objective): Float64Array {
  const point = new Float64Array(itemCount + (model.hasTieParameter ? 1 : 0));
  if (!model.hasTieParameter) return point;
  const tied = matchups.reduce((sum, { ties }) => sum + ties, 0);
  point[itemCount] = model.startingTie(tied / comparisonsIn(matchups));
  return point;
}

/** @see Nocedal & Wright 2006, Numerical Optimization, algorithm 3.1 (backtracking, Armijo's condition) */
function stepUphill(
  objective: Objective,
  here: Evaluation,
  { step, slope }: { step: Float64Array; slope: number },
): Evaluation {
  // Near the top the gain is below what a sum of that size can resolve.
  const rounding = 1e-12 * (1 + Math.abs(here.value));
  for (let length = 1; length > 1e-9; length /= 2) {
    const next = evaluate(
      objective,
      here.point.map((value, i) => value + length * at(step, i)),
    );
    if (next.value >= here.value + 1e-4 * length * slope - rounding) return next;
  }
  throw new Error('Bradley–Terry: no step along the Newton direction raises the likelihood.');
}

function evaluate(
  { itemCount, matchups, model, priorPrecision }: Objective,
  point: Float64Array,
): Evaluation {
  const gradient = point.map((value) => -priorPrecision * value);
  const information = zeroMatrix(point.length);
  for (let i = 0; i < point.length; i++) information.values[i * point.length + i] = priorPrecision;
  const t = model.hasTieParameter ? at(point, itemCount) : 0;
  let logLikelihood = 0;
  for (const matchup of matchups) {
    const terms = model.terms(matchup, at(point, matchup.first) - at(point, matchup.second), t);
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
function withGauge({ size, values }: SquareMatrix, itemCount: number): SquareMatrix {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < itemCount; i++) smallest = Math.min(smallest, at(values, i * size + i));
  const gauge = (smallest || 1) / itemCount;
  const gauged = { size, values: values.slice() };
  for (let i = 0; i < itemCount; i++) {
    for (let j = 0; j <= i; j++) gauged.values[i * size + j] = at(values, i * size + j) + gauge;
  }
  return gauged;
}

function covarianceOfStrengths(objective: Objective, best: Evaluation, ridge = ARENA_RIDGE): Float64Array {
  const { itemCount, matchups, priorPrecision } = objective;
  const inverse = inverseInformation(best.information, itemCount);
  if (priorPrecision > 0) return doublyCentred(inverse, itemCount);
  const largest = MAX_RIDGE_EFFECT / largestRowSum(doublyCentred(inverse, itemCount), itemCount);
  const ridged = withRidge(best.information, itemCount, Math.min(ridge * comparisonsIn(matchups), largest));
  const bread = inverseInformation(ridged, itemCount);
  return doublyCentred(sandwich(bread, scatterOfScores(objective, best.point)), itemCount);
}

function inverseInformation(information: SquareMatrix, itemCount: number): SquareMatrix {
  return inverseFromFactor(choleskyFactor(withGauge(information, itemCount)));
}

function withRidge({ size, values }: SquareMatrix, itemCount: number, ridge: number): SquareMatrix {
  const ridged = { size, values: values.slice() };
  for (let i = 0; i < itemCount; i++) ridged.values[i * (size + 1)] = at(values, i * (size + 1)) + ridge;
  return ridged;
}

/** The largest sum of absolute values along a row: no eigenvalue is larger. */
function largestRowSum(values: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const row = values.subarray(i * size, (i + 1) * size);
    largest = Math.max(
      largest,
      row.reduce((sum, value) => sum + Math.abs(value), 0),
    );
  }
  return largest;
}

/** Σ over comparisons of the outer product of their scores: the filling of the sandwich. */
function scatterOfScores({ itemCount, matchups, model }: Objective, point: Float64Array): SquareMatrix {
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
