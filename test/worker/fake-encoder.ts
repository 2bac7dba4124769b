import { vi } from 'vitest';
import type { EncoderSettings } from '../../worker/contract/encoder.ts';

interface Request {
  texts: string[];
  authorization: string | null;
}

/** A server of embeddings in the OpenAI shape, at an address of its own. */
export interface FakeEncoder {
  /** As a project's setting. */
  settings: Extract<EncoderSettings, { kind: 'openai' }>;
  requests: Request[];
  /** What it answers to everything; null lets it answer well. */
  failWith: number | null;
  /** Gives another vector for every text than before. */
  drift(): void;
}

const servers = new Map<string, (request: Request) => Response>();
const realFetch = globalThis.fetch;

vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
  const server = servers.get(String(input));
  if (!server) return realFetch(input, init);
  const { input: texts } = JSON.parse(String(init?.body)) as { input: string[] };
  return server({ texts, authorization: new Headers(init?.headers).get('authorization') });
});

/** @param vectorOf what it gives for a text */
export function fakeEncoder(
  vectorOf: (text: string) => number[],
  { host = `encoder-${crypto.randomUUID()}.example.com` } = {},
): FakeEncoder {
  const url = `https://${host}/v1/embeddings`;
  let shift = 0;
  const encoder: FakeEncoder = {
    settings: { kind: 'openai', url, model: 'fake', max_characters: 2000 },
    requests: [],
    failWith: null,
    drift: () => {
      shift += 0.3;
    },
  };
  servers.set(url, (request) => {
    encoder.requests.push(request);
    if (encoder.failWith !== null) return new Response('', { status: encoder.failWith });
    const data = request.texts.map((text, index) => ({
      index,
      embedding: vectorOf(text).map((value) => value + shift),
    }));
    return Response.json({ object: 'list', data });
  });
  return encoder;
}
