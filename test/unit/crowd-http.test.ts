import { describe, expect, test } from 'vitest';
import { answerTask } from '../../scripts/crowd/answer.ts';
import { cookieFetch } from '../../scripts/crowd/cookie-fetch.ts';
import { limitedFetch } from '../../scripts/crowd/limited-fetch.ts';
import { retrying } from '../../scripts/crowd/retry.ts';
import { ApiError } from '../../worker/contract/api-error.ts';

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const problem = (status: number, code: string) => json(status, { status, code, title: code, detail: code });
const comparison = { id: 7, outcome: 'a', annotator: 'x', created_at: '', systems: { a: null, b: null } };
const retry = { patienceMs: 5000, firstDelayMs: 1, longestDelayMs: 2 };

/** A server that gives these answers in turn, and what it was sent. */
function scripted(answers: (() => Response)[]) {
  const bodies: string[] = [];
  const send: typeof fetch = async (_, init) => {
    bodies.push(String(init?.body));
    const next = answers.shift();
    if (!next) throw new Error('no more answers were expected');
    return next();
  };
  return { send, bodies, server: { base: '', slug: 'demo', send, retry } };
}

describe('answering a task', () => {
  test('sends the same token and outcome again until the server replies', async () => {
    const { server, bodies } = scripted([
      () => {
        throw new TypeError('fetch failed');
      },
      () => problem(503, 'busy'),
      () => problem(429, 'too_many_requests'),
      () => new Response('{"id":', { status: 201 }),
      () => json(200, comparison),
    ]);
    const answered = await answerTask(server, { task: 'token-1', outcome: 'a' });
    expect(answered).toEqual({ kind: 'recorded', id: 7, fresh: false });
    expect(bodies).toEqual(Array(5).fill('{"task":"token-1","outcome":"a"}'));
  });

  test('tells a new row from one that was there', async () => {
    const { server } = scripted([() => json(201, comparison)]);
    expect(await answerTask(server, { task: 't', outcome: 'a' })).toMatchObject({ fresh: true });
  });

  test.each([
    [409, 'task_answered', { kind: 'conflict' }],
    [410, 'task_expired', { kind: 'expired' }],
    [400, 'task_invalid', { kind: 'refused', reason: 'task_invalid: task_invalid' }],
  ])('takes %i %s for an answer and does not ask again', async (status, code, expected) => {
    const { server, bodies } = scripted([() => problem(status, code)]);
    expect(await answerTask(server, { task: 't', outcome: 'a' })).toEqual(expected);
    expect(bodies).toHaveLength(1);
  });
});

describe('retrying', () => {
  test('gives up when its patience ends', async () => {
    let calls = 0;
    const down = () => {
      calls++;
      return Promise.reject(new ApiError(0, 'unreachable', 'no answer'));
    };
    await expect(retrying(down, { ...retry, patienceMs: 30 })).rejects.toThrow('no answer');
    expect(calls).toBeGreaterThan(2);
  });

  test('does not retry a bug', async () => {
    let calls = 0;
    const broken = () => {
      calls++;
      return Promise.reject(new TypeError('x is undefined'));
    };
    await expect(retrying(broken, retry)).rejects.toThrow('x is undefined');
    expect(calls).toBe(1);
  });

  test('stops waiting when the run is ended', async () => {
    const stop = new AbortController();
    const down = () => Promise.reject(new ApiError(503, 'busy', 'busy'));
    const call = retrying(down, { patienceMs: 60_000, firstDelayMs: 30_000, signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toThrow(/aborted/);
  });
});

describe('a cookie jar', () => {
  const cookiesOf = (seen: (string | null)[]): typeof fetch => {
    const lines = [
      ['tilt=one; HttpOnly; Path=/; SameSite=Lax', 'other=x=y'],
      ['tilt=two; Max-Age=3600'],
      ['other=; Max-Age=0'],
      ['tilt=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ];
    return async (_, init) => {
      seen.push(new Headers(init?.headers).get('cookie'));
      const headers = new Headers();
      for (const line of lines.shift() ?? []) headers.append('set-cookie', line);
      return new Response(null, { headers });
    };
  };

  test('gives back what was set, takes the newest, and drops what is over', async () => {
    const seen: (string | null)[] = [];
    const send = cookieFetch(cookiesOf(seen));
    for (let i = 0; i < 5; i++) await send('http://tilt.test/');
    expect(seen).toEqual([null, 'tilt=one; other=x=y', 'tilt=two; other=x=y', 'tilt=two', null]);
  });

  test('belongs to one annotator', async () => {
    const seen: (string | null)[] = [];
    const server = cookiesOf(seen);
    await cookieFetch(server)('http://tilt.test/');
    await cookieFetch(server)('http://tilt.test/');
    expect(seen).toEqual([null, null]);
  });

  test('keeps the headers of the request', async () => {
    let sent: Headers | undefined;
    const send = cookieFetch(async (_, init) => {
      sent = new Headers(init?.headers);
      return new Response();
    });
    await send('http://tilt.test/', { headers: { 'content-type': 'application/json' } });
    expect(sent?.get('content-type')).toBe('application/json');
  });
});

test('no more requests are under way than allowed, and a failed one frees its place', async () => {
  let under = 0;
  let most = 0;
  const send = limitedFetch(3, 1000, async () => {
    most = Math.max(most, ++under);
    await new Promise((resolve) => setTimeout(resolve, 2));
    under--;
    if (most % 2 === 1) throw new TypeError('fetch failed');
    return new Response();
  });
  await Promise.allSettled(Array.from({ length: 20 }, () => send('http://tilt.test/')));
  expect(most).toBe(3);
  expect(under).toBe(0);
});
