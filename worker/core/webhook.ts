/** What a project tells its webhooks of. `project.done`: every pair has as many judgements as the setting `overlap` asks for. */
export const WEBHOOK_EVENTS = ['checkpoint.published', 'project.done', 'annotator.flagged'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

const FIRST_DELAY_MS = 10_000;
const FACTOR = 3;
/** Ten attempts in about 27 hours. */
const ATTEMPTS = 10;

/** How long to wait after an attempt that failed, exponential and spread by a quarter either way, so that what failed together is
 *  not tried together.
 *  @param attempts made so far, from 1
 *  @param random from 0 to 1
 *  @returns milliseconds; null once it is given up */
export function retryDelayMs(attempts: number, random: number): number | null {
  if (attempts >= ATTEMPTS) return null;
  return Math.round(FIRST_DELAY_MS * FACTOR ** (attempts - 1) * (0.75 + random / 2));
}
