import { isLoopback } from '../contract/public-address.ts';
import type { WebhookRow } from '../storage/webhooks.ts';
import { webhookHeaders, webhookSecret } from './webhook-secret.ts';

/** What an operator lets webhooks have. */
export interface WebhookAccess {
  signingSecret: string;
  /** Whether receivers on this very machine may be called. */
  loopback: boolean;
}

/** How an attempt ended: null where it was taken. */
export type Failure = { sentence: string; isFinal: boolean } | null;

const TIMEOUT_MS = 10_000;

/** One attempt to deliver a message. Whatever the receiver does, this returns within {@link TIMEOUT_MS}; of its answer only the status
 *  counts. */
export async function sendWebhook(
  { id: webhookId, url }: Pick<WebhookRow, 'id' | 'url'>,
  message: { id: string; body: string },
  { access, now }: { access: WebhookAccess; now: Date },
): Promise<Failure> {
  if (isLoopback(url) && !access.loopback)
    return failure('A receiver on the server’s own machine is called in development only.', true);
  const secret = await webhookSecret(webhookId, access.signingSecret);
  const headers = await webhookHeaders(message, { secret, now });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Tilt-Webhooks/1', ...headers },
      body: message.body,
      // A redirect could lead to an address that would not have been allowed.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel().catch(() => undefined);
    return judge(response.status);
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return failure(isLate ? `It did not answer within ${TIMEOUT_MS / 1000} s.` : 'It could not be reached.');
  }
}

function judge(status: number): Failure {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return failure('It answered 410: it wants no more of these.', true);
  if (status >= 300 && status < 400)
    return failure(`It answered ${status}: redirects are not followed; give the final address.`);
  return failure(`It answered ${status}.`);
}

function failure(sentence: string, isFinal = false): Failure {
  return { sentence, isFinal };
}
