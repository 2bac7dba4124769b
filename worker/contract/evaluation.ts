import * as v from 'valibot';

/** A mean and its standard error, clustered by prompt; null where fewer than two prompts say nothing of it. */
const Estimate = v.object({ value: v.number(), standard_error: v.nullable(v.number()) });

/** How far a model can be trusted, from comparisons it had not trained on when it foretold them. Losses in nats, accuracies and
 *  agreement as shares of 1. */
export const Evaluation = v.object({
  comparisons: v.number(),
  prompts: v.number(),
  /** How often the preferred response had the higher reward; equal rewards count as wrong. */
  accuracy: Estimate,
  /** Mean −log of the probability given to the preferred response. */
  log_loss: Estimate,
  /** Expected calibration error over ten bins of confidence (ECE). */
  calibration_error: Estimate,
  /** The reliability diagram: of each bin of confidence, how often the more probable response was preferred. */
  reliability: v.array(
    v.object({
      lower: v.number(),
      upper: v.number(),
      comparisons: v.number(),
      confidence: v.number(),
      observed: Estimate,
    }),
  ),
  /** From the quarter of the comparisons with the smallest reward margins to that with the largest. */
  margin_quartiles: v.array(v.object({ up_to: v.number(), comparisons: v.number(), accuracy: Estimate })),
  /** Comparisons by the margin of the preferred response: above 0 the model was right. Empty in models published before it was counted. */
  margin_histogram: v.array(v.object({ lower: v.number(), upper: v.number(), comparisons: v.number() })),
  /** A model that knows nothing but the lengths of both responses. */
  length_baseline: v.object({ accuracy: Estimate, log_loss: Estimate }),
  /** Where the lengths differ by a fifth of the longer at most. */
  length_matched: v.object({ comparisons: v.number(), accuracy: v.nullable(Estimate) }),
  /** The model's accuracy less the length baseline's. */
  gain_over_length: Estimate,
  /** How often two people prefer the same response; null where no pair was judged by two. */
  agreement: v.nullable(
    v.object({ pairs: v.number(), value: v.number(), standard_error: v.nullable(v.number()) }),
  ),
});
export type Evaluation = v.InferOutput<typeof Evaluation>;
