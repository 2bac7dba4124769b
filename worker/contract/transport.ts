import { ApiError } from './api-error.ts';
import type { Problem } from './problem.ts';

export interface ClientOptions {
  /** Origin of the server, '' for the page's own. */
  base?: string;
  key?: string;
  /** Who annotates, where no cookie travels: the client's `annotatorToken`. */
  token?: string;
  fetch?: typeof fetch;
}

/** How calls travel: with the key or token they are made with, each failure an {@link ApiError}. */
export function openTransport({ base = '', key, token, fetch: send = fetch }: ClientOptions) {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    {
      signal,
      idempotencyKey,
    }: { signal?: AbortSignal | undefined; idempotencyKey?: string | undefined } = {},
  ): Promise<T> {
    const headers: Record<string, string> = {};
    if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
    if (key) headers['authorization'] = `Bearer ${key}`;
    if (token) headers['tilt-annotator'] = token;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await send(`${base}/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    }).catch((cause: unknown) => {
      throw new ApiError(0, 'unreachable', `No answer from the server (${String(cause)})`);
    });
    return readAnswer<T>(response);
  }

  async function sendFile<T>(
    method: string,
    path: string,
    { body, contentType }: { body: BodyInit; contentType: string },
  ): Promise<T> {
    const headers = { 'content-type': contentType, ...(key ? { authorization: `Bearer ${key}` } : {}) };
    // Node's fetch wants to be told that a stream is sent before the answer is read.
    const half = body instanceof ReadableStream ? { duplex: 'half' } : {};
    return readAnswer<T>(await send(`${base}/v1${path}`, { method, headers, body, ...half }));
  }

  /** An answer that is read as it arrives. */
  async function open(path: string, init: RequestInit = {}): Promise<ReadableStream<Uint8Array>> {
    const headers = { ...init.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
    const response = await send(`${base}/v1${path}`, { ...init, headers });
    if (response.ok && response.body) return response.body;
    return readAnswer<never>(response);
  }

  return { call, sendFile, open };
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  const problem = answer as Partial<Problem> | undefined;
  const fields = problem?.errors?.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
  const detail = fields || problem?.detail || `The server answered ${response.status}`;
  throw new ApiError(response.status, problem?.code ?? 'unexpected_answer', detail, problem?.errors);
}
