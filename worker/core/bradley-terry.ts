import { covarianceOfStrengths } from './bradley-terry-covariance.ts';
import { type Evaluation, evaluate, type Objective, withGauge } from './bradley-terry-likelihood.ts';
import { at, choleskyFactor, solveWithFactor } from './linear-algebra.ts';
import { davidsonModel, halfWinModel, raoKupperModel, type TieTreatment } from './tie-models.ts';
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

const MAX_ITERATIONS = 200;
/** On the squared distance to the maximum in standard errors, before the last step, which about squares it again. */
const TOLERANCE = 1e-12;

/** Newton's step is cut to this much on any strength: where outcomes are near certain the curvature all but vanishes,
 *  and one step can leave for where it does. */
const MAX_MOVE = 2;

const MODELS = { 'half-win': halfWinModel, davidson: davidsonModel, 'rao-kupper': raoKupperModel };

/** Bradley–Terry strengths by maximum likelihood or, given a prior, maximum a posteriori: Newton's method with a line
 *  search, on strengths and tie parameter together.
 *  @throws Error where the data have no finite maximum and no prior is given, where a matchup is malformed, and
 *  where Newton's method does not converge
 *  @see Bradley & Terry 1952; Davidson 1970; Rao & Kupper 1967 */
export function fitBradleyTerry(data: BradleyTerryData): BradleyTerryFit {
  const objective = objectiveOf(data);
  const { best, iterations } = climb(objective, startingPoint(objective));
  const { itemCount, model } = objective;
  const fit = {
    strengths: best.point.slice(0, itemCount),
    tieParameter: model.hasTieParameter ? model.reportedTie(at(best.point, itemCount)) : 0,
    covariance: covarianceOfStrengths(objective, best, data.ridge),
    logLikelihood: best.logLikelihood,
    iterations,
  };
  checkFit(fit);
  return fit;
}

/** {@link fitBradleyTerry} without intervals, which are most of its time, for those who fit again and again.
 *  @param start a point that was returned for data with ties where these have some: near it fewer steps do
 *  @returns strengths, mean zero, then the tie parameter on Newton's scale where anybody tied
 *  @throws as {@link fitBradleyTerry} */
export function fitPoint(data: BradleyTerryData, start?: Float64Array): Float64Array {
  const objective = objectiveOf(data);
  const first = startingPoint(objective);
  return climb(objective, start?.length === first.length ? start : first).best.point;
}

function objectiveOf(data: BradleyTerryData): Objective {
  checkData(data);
  const { itemCount, matchups, priorDeviation } = data;
  const model = matchups.some(({ ties }) => ties > 0) ? MODELS[data.ties] : halfWinModel;
  const priorPrecision = priorDeviation === undefined ? 0 : priorDeviation ** -2;
  return { itemCount, matchups, model, priorPrecision };
}

function checkFit({ strengths, tieParameter, covariance, logLikelihood }: BradleyTerryFit): void {
  const finite = [strengths, covariance].every((values) => values.every(Number.isFinite));
  const positive = strengths.every((_, i) => at(covariance, i * (strengths.length + 1)) > -1e-9);
  if (finite && positive && Number.isFinite(tieParameter) && Number.isFinite(logLikelihood)) return;
  throw new Error('Bradley–Terry: the counts are too uneven for double precision.');
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

function climb(objective: Objective, start: Float64Array): { best: Evaluation; iterations: number } {
  let here = evaluate(objective, start);
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
  const furthest = step.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
  for (let length = Math.min(1, MAX_MOVE / furthest); length > 0; length /= 2) {
    const next = evaluate(
      objective,
      here.point.map((value, i) => value + length * at(step, i)),
    );
    if (next.value >= here.value + 1e-4 * length * slope - rounding) return next;
  }
  throw new Error('Bradley–Terry: no step along the Newton direction raises the likelihood.');
}
