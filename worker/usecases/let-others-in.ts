/** Requests that wait need several turns of the event loop each. */
const LEAST_PAUSE_MS = 10;
/** Of the time that a pass took. */
const PAUSE_SHARE = 1 / 2;
const LONGEST_PAUSE_MS = 100;

/** Lets whoever else wants something have a third of the time, where one thread is all there is. Awaiting D1 does not: where that is in
 *  the same process, as in `wrangler dev`, its answers leave the loop never idle enough to take a request.
 *  @param sinceMs when the pass began */
export async function letOthersIn(sinceMs: number): Promise<void> {
  await scheduler.wait(LEAST_PAUSE_MS);
  // Only now: a Worker's clock stands still while it computes.
  const tookMs = Date.now() - sinceMs - LEAST_PAUSE_MS;
  const leftMs = Math.min(LONGEST_PAUSE_MS, PAUSE_SHARE * tookMs) - LEAST_PAUSE_MS;
  if (leftMs > 0) await scheduler.wait(leftMs);
}
