import type { EncoderModel } from '../core/encoder-settings.ts';
import { EncoderFailure, RETRY_AFTER_MS } from './encoder-failure.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** 64 texts of 4,096 numbers are about 6 MB; a Worker has 128. */
const MAX_ANSWER_LENGTH = 16_000_000;

export interface OpenAiCall {
  settings: Extract<EncoderModel, { kind: 'openai' }>;
  key: string | undefined;
  fetch: Fetch;
  signal: AbortSignal;
}

/** One `POST {model, input}`.
 *  @returns what the server gave for each text, in the order of the texts; neither counted nor checked
 *  @throws EncoderFailure
 *  @see https://platform.openai.com/docs/api-reference/embeddings/create */
export async function askOpenAi(
  texts: string[],
  { settings: { url, model }, key, fetch, signal }: OpenAiCall,
): Promise<unknown[]> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify({ model, input: texts }),
    // A redirect could take the key and the texts to another host.
    redirect: 'manual',
    signal,
  } as const;
  const response = await reach(() => fetch(url, request));
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    throw refusal(response, key);
  }
  return inOrder(parse(await textOf(response)));
}

async function reach(send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch {
    // Not told why: the runtime's message can hold a header, and so the key.
    throw new EncoderFailure(
      'The encoder could not be reached: check `encoder.url`, and that its server runs.',
      RETRY_AFTER_MS,
    );
  }
}

function refusal({ status, headers }: Response, key: string | undefined): EncoderFailure {
  const wait = Math.max(RETRY_AFTER_MS, 1000 * (Number(headers.get('retry-after')) || 0));
  const again = status === 429 || status >= 500 ? wait : undefined;
  return new EncoderFailure(`The encoder answered ${status}: ${adviceFor(status, key)}.`, again);
}

function adviceFor(status: number, key: string | undefined): string {
  if (status >= 500) return 'it has a fault of its own; try again later';
  if (status >= 300 && status < 400)
    return 'redirects are not followed; set `encoder.url` to the final address';
  switch (status) {
    case 401:
    case 403:
      return key
        ? "it does not accept the Worker's secret ENCODER_KEY"
        : "it wants a key; set the Worker's secret ENCODER_KEY, and ENCODER_KEY_ORIGIN to the origin of `encoder.url`";
    case 404:
      return 'check `encoder.model`, and that `encoder.url` is the whole address, such as …/v1/embeddings';
    case 429:
      return 'it takes no more requests for now; try again later, or raise its limit';
    default:
      return 'check `encoder.model`, and that no text is longer than it takes (lower `encoder.max_characters`)';
  }
}

async function textOf({ body }: Response): Promise<string> {
  let text = '';
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = () =>
    reader?.read().catch(() => {
      throw new EncoderFailure(
        'The encoder broke off in the middle of its answer: try again.',
        RETRY_AFTER_MS,
      );
    });
  for (let chunk = await read(); chunk && !chunk.done; chunk = await read()) {
    text += chunk.value;
    if (text.length > MAX_ANSWER_LENGTH) {
      await reader?.cancel().catch(() => undefined);
      throw new EncoderFailure(
        `The encoder's answer is longer than ${MAX_ANSWER_LENGTH} characters: ${WHERE}`,
      );
    }
  }
  return text;
}

const WHERE = 'check that `encoder.url` is the address of an OpenAI-shaped `POST /v1/embeddings`.';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EncoderFailure(`The encoder's answer is not JSON: ${WHERE}`);
  }
}

function inOrder(answer: unknown): unknown[] {
  const data = (answer as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw new EncoderFailure(`The encoder's answer has no list \`data\`: ${WHERE}`);
  // Google's server leaves out an index of 0, which is then also the position.
  const byIndex = new Map<unknown, unknown>(
    data.map((item, position) => [item?.index ?? position, item?.embedding]),
  );
  return data.map((_, index) => {
    if (!byIndex.has(index))
      throw new EncoderFailure(`The encoder gave nothing for one of the texts: ${WHERE}`);
    return byIndex.get(index);
  });
}
