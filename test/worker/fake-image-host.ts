import { vi } from 'vitest';

/** A server of images at an address of its own. */
export interface FakeImageHost {
  /** Of an image here. */
  url: string;
  /** Headers of each request that came. */
  asked: Headers[];
  /** What it answers; it may also not. */
  answer: (signal: AbortSignal | null | undefined) => Response | Promise<Response>;
}

const hosts = new Map<string, (init: RequestInit | undefined) => Response | Promise<Response>>();

// No other server is there: a guard that broke must not make a test ask a real one, of an internal address least of all.
vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
  const host = hosts.get(String(input));
  if (host) return host(init);
  throw new TypeError(`no server of this test is at ${String(input)}`);
});

export const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function imageOf(type: string, body: BodyInit = PNG): Response {
  return new Response(body, { headers: { 'content-type': type } });
}

export function fakeImageHost({
  url = `https://images-${crypto.randomUUID()}.example.com/made-by-secret-system/1.png`,
} = {}): FakeImageHost {
  const host: FakeImageHost = { url, asked: [], answer: () => imageOf('image/png') };
  hosts.set(url, (init) => {
    host.asked.push(new Headers(init?.headers));
    return host.answer(init?.signal);
  });
  return host;
}
