import { ApiError } from '../../worker/contract/api-error.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { Server } from './answer.ts';
import { UsageError } from './options.ts';
import { isPassing, retrying } from './retry.ts';

/** A server that was never there is a mistake, not an outage: that is said sooner. */
const FIRST_PATIENCE_MS = 20_000;

/** Waits a moment for a first sign of life. */
export async function reachServer({ base, send, retry }: Omit<Server, 'slug'>): Promise<void> {
  const client = createClient({ base, fetch: send });
  const patienceMs = Math.min(FIRST_PATIENCE_MS, retry.patienceMs);
  const onRetry = onceTold(`No answer from ${base} yet, waiting up to ${patienceMs / 1000} s`);
  try {
    await retrying(() => client.projects(), { ...retry, patienceMs, onRetry });
  } catch (error) {
    // Whatever it says, something speaks there; only silence is a reason to stop here.
    if (error instanceof ApiError && !isPassing(error)) return;
    if (retry.signal?.aborted) throw new UsageError('interrupted');
    throw new UsageError(`No Tilt answers at ${base}: begin one with npm start, or name another with --base`);
  }
}

function onceTold(text: string): () => void {
  let told = false;
  return () => {
    if (!told) console.error(text);
    told = true;
  };
}
