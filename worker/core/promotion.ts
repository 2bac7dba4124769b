/** Whether a new model goes to those who ask for the newest, and why. */
export interface Promotion {
  promoted: boolean;
  /** `no_gate`: the project has none. `first`: nothing was served before. `passed`, `worse`: as measured. `too_few`: too few held-out
   *  comparisons say anything, which stops a model only where the served one was measured on more. */
  reason: 'no_gate' | 'first' | 'passed' | 'worse' | 'too_few';
  /** The step that was served; null where none was. */
  against: number | null;
  /** Held-out comparisons that both were measured on, and the mean log loss of each in nats; null where none was measured. */
  comparisons: number;
  loss: number | null;
  servedLoss: number | null;
  /** By how many nats the new one may be worse; null without a gate. */
  tolerance: number | null;
}

/** Fewer held-out comparisons tell a better model from a worse one hardly more often than a coin. */
const LEAST_HELD_OUT = 20;

/** The verdict of a project's gate on a new model.
 *  @param served null where no model is served yet; `heldOut`: how many comparisons it was measured on when it was published */
export function judgePromotion({
  tolerance,
  served,
  comparisons,
  loss,
  servedLoss,
}: {
  tolerance: number | null;
  served: { step: number; heldOut: number } | null;
  comparisons: number;
  loss: number | null;
  servedLoss: number | null;
}): Promotion {
  const measured = { against: served?.step ?? null, comparisons, loss, servedLoss, tolerance };
  if (tolerance === null) return { promoted: true, reason: 'no_gate', ...measured };
  if (!served) return { promoted: true, reason: 'first', ...measured };
  if (comparisons < LEAST_HELD_OUT || loss === null || servedLoss === null)
    return { promoted: served.heldOut < LEAST_HELD_OUT, reason: 'too_few', ...measured };
  const passed = loss - servedLoss <= tolerance;
  return { promoted: passed, reason: passed ? 'passed' : 'worse', ...measured };
}
