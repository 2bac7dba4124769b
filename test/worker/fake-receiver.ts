import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';

/** A message as it came. */
interface Received {
  headers: Record<string, string>;
  body: string;
}

/** A receiver of webhooks at an address of its own. */
export interface FakeReceiver {
  url: string;
  received: Received[];
  /** What it answers; it may also not. */
  answer: (received: Received, signal: AbortSignal | null | undefined) => Response | Promise<Response>;
  /** What it was sent, verified by the convention's own library. @throws where a signature is wrong */
  verified(secret: string): { type: string; timestamp: string; data: Record<string, unknown> }[];
}

const receivers = new Map<string, (init: RequestInit | undefined) => Response | Promise<Response>>();
const realFetch = globalThis.fetch;

vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
  const receiver = receivers.get(String(input));
  return receiver ? receiver(init) : realFetch(input, init);
});

export function fakeReceiver({
  url = `https://receiver-${crypto.randomUUID()}.example.com/hook`,
} = {}): FakeReceiver {
  const receiver: FakeReceiver = {
    url,
    received: [],
    answer: () => new Response(null, { status: 204 }),
    verified: (secret) =>
      receiver.received.map(
        ({ body, headers }) =>
          new Webhook(secret).verify(body, headers) as ReturnType<FakeReceiver['verified']>[number],
      ),
  };
  receivers.set(url, (init) => {
    const received = {
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: String(init?.body),
    };
    receiver.received.push(received);
    return receiver.answer(received, init?.signal);
  });
  return receiver;
}
