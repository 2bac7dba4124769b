import * as v from 'valibot';

/** How many comparisons were saved by letting the model choose some of the pairs: the random arm, a model that trains only on
 *  pairs drawn at random, needed so many more for the loss it has on held-out prompts. Null with a reason where that is not
 *  known yet; negative where choosing was worse. */
export const ComparisonsSaved = v.object({
  value: v.nullable(v.number()),
  /** By jackknife over held-out prompts: of what is held out, not of which pairs happened to be drawn. */
  standard_error: v.nullable(v.number()),
  /** `no_random_arm`: `active_share` is 0, every pair is drawn at random. `too_few_chosen`, `too_few_held_out`: the model has
   *  trained on fewer than 50 chosen pairs, or fewer than 100 comparisons are held out. `not_better`: the model is no better than
   *  the random arm, with more comparisons. `not_measured`: no model is published, or it is older than this. */
  reason: v.nullable(
    v.picklist(['no_random_arm', 'too_few_chosen', 'too_few_held_out', 'not_better', 'not_measured']),
  ),
});
export type ComparisonsSaved = v.InferOutput<typeof ComparisonsSaved>;
