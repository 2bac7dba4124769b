import type { Problem } from '../../../worker/contract/problem.ts';

const PATIENCE_MS = 15_000;

/** An error answer; `status` is 0 where no answer came. */
export class CallError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, { code = 'unexpected_answer', detail }: Partial<Problem>) {
    super(detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = code;
  }
  /** Worth sending again as it is: the network, a limit or the server failed, not the request. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** One call of Tilt's API from a page of another origin: without cookies, with the annotator's token.
 *  @throws CallError */
export async function call<T>(
  method: string,
  url: string,
  { token, body }: { token?: string | undefined; body?: unknown },
): Promise<T> {
  const answer = await fetch(url, {
    method,
    credentials: 'omit',
    // An answer given right before the page is left is still sent.
    keepalive: method !== 'GET',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { 'tilt-annotator': token }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new CallError(0, { code: 'unreachable', detail: 'No connection.' });
  });
  const read: unknown = await answer.json().catch(() => null);
  if (answer.ok && read !== null) return read as T;
  throw new CallError(answer.status, (read ?? {}) as Partial<Problem>);
}
