import type { Evaluation } from '../worker/core/evaluation.ts';

/** The mean of |x|, x normal of deviation 1. */
const MEAN_SIZE = Math.sqrt(2 / Math.PI);

/** What calibration error a forecaster would show that is calibrated, with the same forecasts: each bin's gap is then chance, about normal.
 *  `independent`: each judgement by itself, Σ √(2/π · Σ c(1 − c)) / n. `clustered`: those of one topic or prompt hang together, so that a
 *  bin's gap has its clustered standard error. */
export function chanceOfCalibration({ reliability, comparisons }: Evaluation): {
  independent: number;
  clustered: number;
} {
  const mean = (gapOf: (bin: Evaluation['reliability'][number]) => number): number =>
    (MEAN_SIZE * reliability.reduce((sum, bin) => sum + bin.comparisons * gapOf(bin), 0)) / comparisons;
  const alone = ({ confidence, comparisons: count }: Evaluation['reliability'][number]) =>
    Math.sqrt((confidence * (1 - confidence)) / count);
  return {
    independent: mean(alone),
    clustered: mean((bin) => bin.observed.standardError ?? alone(bin)),
  };
}
