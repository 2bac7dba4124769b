import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../../worker/contract/api-error.ts';

export interface Retry {
  /** How long a call may keep failing before it is given up. */
  patienceMs: number;
  firstDelayMs?: number;
  longestDelayMs?: number;
  /** Ends the waiting, and with it the call. */
  signal?: AbortSignal;
  onRetry?: (error: Error, delayMs: number) => void;
}

/** Calls until it succeeds or fails for good, with exponential back-off and jitter. The caller makes the same
 *  request each time: an answer carries its task's token, and answering twice is one row. */
export async function retrying<T>(attempt: () => Promise<T>, retry: Retry): Promise<T> {
  const { patienceMs, firstDelayMs = 100, longestDelayMs = 3000, signal, onRetry } = retry;
  const giveUpAt = Date.now() + patienceMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(longestDelayMs, delayMs * 2)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error) || Date.now() + delayMs > giveUpAt) throw error;
      onRetry?.(error, delayMs);
      await sleep(delayMs * (0.5 + Math.random() / 2), undefined, signal ? { signal } : {});
    }
  }
}

/** A failure that the same request may not meet again: no connection, a busy or falling server, a cut answer. */
export function isPassing(error: unknown): error is Error {
  if (error instanceof ApiError) {
    const cutShort = error.status >= 200 && error.status < 300;
    return error.status === 0 || error.status === 429 || error.status >= 500 || cutShort;
  }
  if (!(error instanceof Error)) return false;
  return error.message === 'fetch failed' || error.name === 'TimeoutError';
}
