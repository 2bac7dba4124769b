import { type Agreement, agreement, byPromptPairAndAnnotator, type Choice } from './evaluation/agreement.ts';
import { calibration, type ReliabilityBin } from './evaluation/calibration.ts';
import { clusteredMean, type Estimate, meanByPrompt } from './evaluation/clustered-mean.ts';
import { type MarginBin, marginHistogram } from './evaluation/margin-histogram.ts';
import { type MarginQuartile, marginQuartiles } from './evaluation/margin-quartiles.ts';
import { pairLoss, probabilityLoss } from './preference-loss.ts';

/** One comparison in which one response was preferred, as a model saw it before it trained on it. Its `prompt` is the
 *  cluster for standard errors. */
export interface Judgement extends Choice {
  /** reward(chosen) − reward(rejected), nats. */
  margin: number;
  /** Predicted probability that the chosen one is preferred (calibrated; not always σ(margin)). */
  probability: number;
  /** Margin of the length-only baseline, nats. */
  lengthMargin: number;
  /** UTF-16 code units of chosen and rejected. */
  lengths: readonly [number, number];
}

/** How far a model can be trusted; losses in nats, accuracies and agreement as shares of 1. */
export interface Evaluation {
  comparisons: number;
  prompts: number;
  /** Share with margin > 0; a tie is wrong, as TRL counts. */
  accuracy: Estimate;
  /** Mean −log probability, nats; a probability below 1e-12 costs as 1e-12. */
  logLoss: Estimate;
  /** Expected calibration error over ten bins of confidence. */
  calibrationError: Estimate;
  /** The reliability diagram, without its empty bins. */
  reliability: ReliabilityBin[];
  /** Smallest |margin|s first; none for fewer than four comparisons. */
  marginQuartiles: MarginQuartile[];
  marginHistogram: MarginBin[];
  /** Accuracy and log loss of the model that knows lengths alone. Lengths tie often, so its tie is half right: it guesses. */
  lengthBaseline: { accuracy: Estimate; logLoss: Estimate };
  /** Accuracy where the lengths differ by a fifth of the longer at most, so that length says little; null if nowhere. */
  lengthMatched: { comparisons: number; accuracy: Estimate | null };
  /** `accuracy` − `lengthBaseline.accuracy`, paired: a tie is wrong in the model and half right in the baseline. */
  gainOverLength: Estimate;
  /** Null where no pair was judged by two annotators. */
  agreement: Agreement | null;
}

/** Evaluates a model on comparisons that it had not trained on. Standard errors are clustered by prompt. The order of the
 *  judgements does not matter, to the last bit.
 *  @returns null for no judgements
 *  @throws if a number is not finite or a probability lies outside 0 … 1 */
export function evaluate(judgements: readonly Judgement[]): Evaluation | null {
  if (judgements.length === 0) return null;
  for (const judgement of judgements) check(judgement);
  const ordered = judgements.toSorted(inFixedOrder);
  const prompts = ordered.map(({ prompt }) => prompt);
  const mean = (measure: (judgement: Judgement) => number) => clusteredMean(ordered.map(measure), prompts);
  const lengthMatched = ordered.filter(hasMatchedLengths);
  return {
    comparisons: ordered.length,
    prompts: new Set(prompts).size,
    accuracy: mean(modelRight),
    logLoss: mean(({ probability }) => probabilityLoss(probability)),
    ...calibration(ordered),
    marginQuartiles: marginQuartiles(ordered),
    marginHistogram: marginHistogram(ordered),
    lengthBaseline: {
      accuracy: mean(lengthRight),
      logLoss: mean(({ lengthMargin }) => pairLoss(lengthMargin)),
    },
    lengthMatched: {
      comparisons: lengthMatched.length,
      accuracy: lengthMatched.length > 0 ? meanByPrompt(lengthMatched, modelRight) : null,
    },
    gainOverLength: mean((judgement) => modelRight(judgement) - lengthRight(judgement)),
    agreement: agreement(ordered),
  };
}

function modelRight({ margin }: Judgement): number {
  return margin > 0 ? 1 : 0;
}

function lengthRight({ lengthMargin }: Judgement): number {
  return (1 + Math.sign(lengthMargin)) / 2;
}

/** Whether two lengths differ by a fifth of the longer at most. */
export function hasMatchedLengths({ lengths }: Pick<Judgement, 'lengths'>): boolean {
  return 5 * Math.abs(lengths[0] - lengths[1]) <= Math.max(lengths[0], lengths[1]);
}

function check({ margin, probability, lengthMargin, lengths }: Judgement): void {
  // A sum is finite only where each of its terms is.
  if (!Number.isFinite(Math.abs(margin) + Math.abs(lengthMargin) + lengths[0] + lengths[1]))
    throw new Error(`Margins ${margin} and ${lengthMargin} or lengths ${lengths} cannot be evaluated.`);
  if (!(probability >= 0 && probability <= 1)) throw new Error(`${probability} is not a probability.`);
}

/** A total order but for judgements that every statistic treats alike: sums then round alike in any order of input. */
function inFixedOrder(a: Judgement, b: Judgement): number {
  return (
    byPromptPairAndAnnotator(a, b) ||
    a.margin - b.margin ||
    a.probability - b.probability ||
    a.lengthMargin - b.lengthMargin
  );
}
