import type { CrowdColumns } from './crowd-columns.ts';

/** What the crowd makes of each response: the annotators' weighted preferences as one Bradley–Terry model. */
export interface Consensus {
  /** Log-strengths (natural) of the responses: `[responses]`. Only differences within a prompt mean something. */
  scores: Float64Array;
  /** Second derivative of minus the log-posterior at each score: `[responses]`. */
  curvature: Float64Array;
  /** Of the normal prior on scores that the next fit should use: how far apart this crowd finds responses. */
  precision: number;
}

/** Before anything is known: a standard deviation of 2, odds of 7 : 1 against the average. */
const FIRST_PRECISION = 0.25;
const PRECISION_RANGE = [0.1, 10] as const;

/** A response with less information than this, about two comparisons, says too little of how far apart responses are. */
const LEAST_INFORMATION = 0.3;

const FIRST_SWEEPS = 15;
const FURTHER_SWEEPS = 6;
const ENOUGH = 1e-3;
const MAX_MOVE = 2;

/** Fits scores by coordinate-wise Newton steps, maximum a posteriori, going on from an earlier fit where there is one.
 *  Ties do not enter, as in the reward model.
 *  @param weights of annotators, `[annotators]`, 0 … 1
 *  @see Bradley & Terry 1952; the prior's variance by expectation–maximisation, Dempster, Laird & Rubin 1977 */
export function fitConsensus(
  columns: CrowdColumns,
  weights: Float64Array,
  earlier: Consensus | null,
): Consensus {
  const precision = earlier?.precision ?? FIRST_PRECISION;
  const scores = earlier?.scores.slice() ?? new Float64Array(columns.responses);
  const curvature = new Float64Array(columns.responses);
  const sweeps = earlier ? FURTHER_SWEEPS : FIRST_SWEEPS;
  const wins = weightedWins(columns, weights);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    if (sweepOnce(columns, wins, { scores, curvature, precision }) < ENOUGH) break;
  }
  return { scores, curvature, precision: precisionOf(scores, curvature, precision) };
}

/** Weights of the annotators who preferred the one or the other of each pair: `[pairs]`. */
interface Wins {
  lower: Float64Array;
  higher: Float64Array;
}

function weightedWins(
  { rows, pair, pairs, preferred, annotator }: CrowdColumns,
  weights: Float64Array,
): Wins {
  const wins = { lower: new Float64Array(pairs.count), higher: new Float64Array(pairs.count) };
  for (let row = 0; row < rows; row++) {
    if (preferred[row] === 0) continue;
    const side = preferred[row] === 1 ? wins.lower : wins.higher;
    const at = pair[row] as number;
    side[at] = (side[at] as number) + (weights[annotator[row] as number] as number);
  }
  return wins;
}

/** @returns how far the score moved that moved most */
function sweepOnce(
  { pairs: { lower, higher, byResponse }, responses }: CrowdColumns,
  wins: Wins,
  { scores, curvature, precision }: Consensus,
): number {
  const { starts, rows } = byResponse;
  let furthest = 0;
  for (let response = 0; response < responses; response++) {
    let gradient = -precision * (scores[response] as number);
    let information = precision;
    const end = starts[response + 1] as number;
    for (let at = starts[response] as number; at < end; at++) {
      const pair = rows[at] as number;
      const low = lower[pair] as number;
      const p = 1 / (1 + Math.exp((scores[higher[pair] as number] as number) - (scores[low] as number)));
      const [lowWins, highWins] = [wins.lower[pair] as number, wins.higher[pair] as number];
      const residual = lowWins * (1 - p) - highWins * p;
      gradient += low === response ? residual : -residual;
      information += (lowWins + highWins) * p * (1 - p);
    }
    const move = Math.max(-MAX_MOVE, Math.min(MAX_MOVE, gradient / information));
    scores[response] = (scores[response] as number) + move;
    curvature[response] = information;
    furthest = Math.max(furthest, Math.abs(move));
  }
  return furthest;
}

/** One more response of variance 1 keeps a small crowd's estimate in reason. */
function precisionOf(scores: Float64Array, curvature: Float64Array, precision: number): number {
  let [count, variance] = [1, 1];
  for (let response = 0; response < scores.length; response++) {
    const information = curvature[response] as number;
    if (information - precision < LEAST_INFORMATION) continue;
    count++;
    variance += (scores[response] as number) ** 2 + 1 / information;
  }
  const [least, most] = PRECISION_RANGE;
  return Math.max(least, Math.min(most, count / variance));
}
