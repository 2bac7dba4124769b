import { clusteredMean, type Estimate } from './clustered-mean.ts';
import { jackknife } from './jackknife.ts';

/** A bin of a reliability diagram: how often the model was right where it was about this sure. */
export interface ReliabilityBin {
  /** The bin holds lower ≤ confidence < upper; the last one holds 1 too. */
  lower: number;
  upper: number;
  comparisons: number;
  /** Mean confidence in the bin. */
  confidence: number;
  /** Share right in the bin. */
  observed: Estimate;
}

/** A prediction of one comparison, by the probability it gave to the response that was chosen. */
interface Prediction {
  prompt: number;
  probability: number;
}

/** Of all predictions, by column. */
interface Outcomes {
  prompts: number[];
  /** 1, 0, or ½ where the prediction took no side. */
  right: number[];
  confidences: number[];
  bins: number[];
}

const BINS = 10;

/** How well the probabilities hold, by ten equal bins of confidence max(p, 1 − p) on [½, 1]; a prediction of ½ is half
 *  right. `reliability` is the diagram, least confident first, without the empty bins, its standard errors clustered by
 *  prompt. `calibrationError` is the expected calibration error: the mean, weighted by a bin's comparisons, of
 *  |share right − mean confidence|, with its standard error by {@link jackknife} over prompts. Chance alone makes it
 *  positive where comparisons are few, however well calibrated the model; its standard error does not show that.
 *  @throws if there is no prediction
 *  @see Guo et al. 2017, "On calibration of modern neural networks", §2 and eq. 3 */
export function calibration(predictions: readonly Prediction[]): {
  calibrationError: Estimate;
  reliability: ReliabilityBin[];
} {
  const confidences = predictions.map(({ probability }) => Math.max(probability, 1 - probability));
  const outcomes = {
    prompts: predictions.map(({ prompt }) => prompt),
    right: predictions.map(({ probability }) => (1 + Math.sign(probability - 0.5)) / 2),
    confidences,
    bins: confidences.map(binOf),
  };
  return { calibrationError: errorOf(outcomes), reliability: diagramOf(outcomes) };
}

function binOf(confidence: number): number {
  // Not (confidence − ½) · 20, which rounds 0.6 into the bin below 0.6.
  return Math.min(BINS - 1, Math.floor(confidence * 2 * BINS) - BINS);
}

function errorOf({ prompts, right, confidences, bins }: Outcomes): Estimate {
  return jackknife({
    clusters: prompts,
    width: BINS + 1,
    // by bin the sum of right − confidence, then the comparisons
    add(sums, item) {
      const bin = bins[item] as number;
      sums[bin] = (sums[bin] as number) + (right[item] as number) - (confidences[item] as number);
      sums[BINS] = (sums[BINS] as number) + 1;
    },
    statistic(sums) {
      let gaps = 0;
      for (let bin = 0; bin < BINS; bin++) gaps += Math.abs(sums[bin] as number);
      return gaps / (sums[BINS] as number);
    },
  });
}

function diagramOf({ prompts, right, confidences, bins }: Outcomes): ReliabilityBin[] {
  const members: number[][] = Array.from({ length: BINS }, () => []);
  bins.forEach((bin, item) => {
    members[bin]?.push(item);
  });
  return members.flatMap((items, bin) => {
    if (items.length === 0) return [];
    const inBin = (column: readonly number[]) => items.map((item) => column[item] as number);
    return {
      lower: (BINS + bin) / (2 * BINS),
      upper: (BINS + bin + 1) / (2 * BINS),
      comparisons: items.length,
      confidence: inBin(confidences).reduce((sum, confidence) => sum + confidence, 0) / items.length,
      observed: clusteredMean(inBin(right), inBin(prompts)),
    };
  });
}
