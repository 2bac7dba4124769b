import { pairLoss } from '../worker/core/preference-loss.ts';

/** A held-out pair as a model saw it: the margin of what most people chose over what they did not. */
export interface Judged {
  group: string;
  margin: number;
}

export interface Figures {
  pairs: number;
  accuracy: number;
  accuracyError: number;
  logLoss: number;
  logLossError: number;
}

/** Accuracy (a tie is wrong) and log loss in nats, with standard errors clustered by group. */
export function figuresOf(judged: readonly Judged[]): Figures {
  const right = clusteredMean(judged, ({ margin }) => (margin > 0 ? 1 : 0));
  const loss = clusteredMean(judged, ({ margin }) => pairLoss(margin));
  return {
    pairs: judged.length,
    accuracy: right.mean,
    accuracyError: right.error,
    logLoss: loss.mean,
    logLossError: loss.error,
  };
}

/** Mean and its standard error when items of one group hang together: the sandwich over sums of a group's residuals. */
export function clusteredMean(
  judged: readonly Judged[],
  measure: (item: Judged) => number,
): { mean: number; error: number } {
  const mean = judged.reduce((sum, item) => sum + measure(item), 0) / judged.length;
  const residuals = new Map<string, number>();
  for (const item of judged) {
    residuals.set(item.group, (residuals.get(item.group) ?? 0) + measure(item) - mean);
  }
  const squares = [...residuals.values()].reduce((sum, residual) => sum + residual ** 2, 0);
  const clusters = residuals.size;
  return { mean, error: Math.sqrt((squares * clusters) / (clusters - 1)) / judged.length };
}
