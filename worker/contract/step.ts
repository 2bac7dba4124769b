import * as v from 'valibot';
import { OUTCOMES } from '../core/comparison.ts';
import { imageField } from './image.ts';

/** A comparison that a step trained on, with what the model expected of it before. */
const SteppedComparison = v.object({
  id: v.number(),
  time: v.string(),
  /** By the pseudonym that …/annotators has. */
  annotator: v.string(),
  prompt: v.string(),
  /** In the order shown. */
  responses: v.array(v.object({ system: v.nullable(v.string()), text: v.string(), ...imageField })),
  outcome: v.picklist([...OUTCOMES, 'ranking']),
  strength: v.nullable(v.number()),
  /** How many examples it counts for. */
  weight: v.number(),
  /** Whether the model chose the pair. */
  active: v.boolean(),
  /** One for a comparison of two; of a ranking, each of its pairs that do not tie. `chosen` and `rejected` are places among `responses`. */
  pairs: v.array(
    v.object({
      chosen: v.number(),
      rejected: v.number(),
      /** That the chosen one is preferred, as the model expected it. */
      probability: v.number(),
      /** reward(chosen) − reward(rejected), in nats; and by lengths alone. */
      margin: v.number(),
      length_margin: v.number(),
    }),
  ),
});

export const StepComparisons = v.object({
  step: v.number(),
  time: v.string(),
  loss: v.number(),
  progressive_loss: v.number(),
  accuracy: v.number(),
  /** Whether its chunk is not full yet: the next step takes its place. */
  provisional: v.boolean(),
  comparisons: v.array(SteppedComparison),
});
export type StepComparisons = v.InferOutput<typeof StepComparisons>;
