import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EncoderSettings } from '../../worker/contract/encoder.ts';
import { DomainError } from '../../worker/core/errors.ts';
import type { WorkersAi } from '../../worker/encoder/ask-workers-ai.ts';
import { type Encoder, embedTexts } from '../../worker/encoder/embed-texts.ts';

const KEY = 'sk-hush-hush';

interface Call {
  input: string[];
  model: string;
  headers: IncomingHttpHeaders;
  response: ServerResponse;
  /** 0 for the first request. */
  number: number;
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);
const embeddingOf = (text: string) => [Number(/\d+/.exec(text)?.[0] ?? -1), 1, 0.5];
const embeddingsOf = (texts: string[]) => texts.map((text) => Float32Array.from(embeddingOf(text)));
const items = (input: string[]) =>
  input.map((text, index) => ({ object: 'embedding', index, embedding: embeddingOf(text) }));
const reply = (response: ServerResponse, body: unknown, status = 200, headers = {}) =>
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
const replyWell = ({ response, input }: Call) => reply(response, { object: 'list', data: items(input) });

/** A server of the OpenAI shape on this machine, and how to ask it. */
async function encoderThat(answers: (call: Call) => unknown) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as { input: string[]; model: string };
    const call = { ...body, headers: request.headers, response, number: calls.length };
    calls.push(call);
    answers(call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/embeddings`;
  return { calls, encoder: openAi(url) };
}

function openAi(url: string): Encoder {
  const settings = { kind: 'openai', url, model: 'small', dimensions: 3 } as const;
  return { settings, ai: undefined, key: undefined, fetch, deadlineMs: 5000 };
}

function workersAi(run: WorkersAi['run'] | undefined): Encoder {
  const settings = { kind: 'workers-ai', model: '@cf/baai/bge', dimensions: 3 } as const;
  return { settings, ai: run && { run }, key: KEY, fetch: noFetch, deadlineMs: 5000 };
}

const noFetch = () => Promise.reject(new Error('nothing may be fetched'));

/** The sentence of the failure, which must be an expected one and must give nothing away. */
async function failureOf(encoder: Encoder, texts = ['text 7', 'text 8']): Promise<string> {
  const error = await embedTexts(texts, encoder).then(
    () => new Error('did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  const { code, message } = error as DomainError;
  expect(code).toBe('encoder_failed');
  expect(message).not.toMatch(/hush|text \d/);
  return message;
}

describe('an OpenAI-shaped encoder', () => {
  test('is asked in batches of 64, two at a time, and its answers are put in order by their index', async () => {
    let inFlight = 0;
    let most = 0;
    const { encoder, calls } = await encoderThat(({ input, response }) => {
      most = Math.max(most, ++inFlight);
      setTimeout(
        () => {
          inFlight--;
          reply(response, { data: items(input).reverse() });
        },
        input[0] === 'text 0' ? 60 : 20,
      );
    });
    const texts = numbered(300);
    expect(await embedTexts(texts, encoder)).toEqual(embeddingsOf(texts));
    expect(calls.map(({ input }) => input.length)).toEqual([64, 64, 64, 64, 44]);
    expect(calls.every(({ model }) => model === 'small')).toBe(true);
    expect(most).toBe(2);
  });

  test('may leave out an index of 0, as the one of Google does', async () => {
    const { encoder } = await encoderThat(({ response, input }) =>
      reply(response, {
        data: items(input).map(({ index, ...rest }) => (index === 0 ? rest : { index, ...rest })),
      }),
    );
    const texts = numbered(3);
    expect(await embedTexts(texts, encoder)).toEqual(embeddingsOf(texts));
  });

  test('is sent a space for an empty text, and nothing where there is no text', async () => {
    const { encoder, calls } = await encoderThat(replyWell);
    expect(await embedTexts([], encoder)).toEqual([]);
    expect(calls).toEqual([]);
    expect(await embedTexts(['', 'text 1'], encoder)).toEqual(embeddingsOf(['', 'text 1']));
    expect(calls.map(({ input }) => input)).toEqual([[' ', 'text 1']]);
  });

  test('is sent the key where there is one', async () => {
    const { encoder, calls } = await encoderThat(replyWell);
    await embedTexts(['text 1'], encoder);
    await embedTexts(['text 1'], { ...encoder, key: KEY });
    expect(calls.map(({ headers }) => headers.authorization)).toEqual([undefined, `Bearer ${KEY}`]);
  });

  test('is asked by a fetch without an owner, which the Workers runtime insists on', async () => {
    const owners: unknown[] = [];
    const { encoder } = await encoderThat(replyWell);
    await embedTexts(['text 1'], {
      ...encoder,
      fetch(this: unknown, url, init) {
        owners.push(this);
        return fetch(url, init);
      },
    });
    expect(owners).toEqual([undefined]);
  });

  test.each<[string, unknown, RegExp]>([
    ['too few embeddings', { data: items(['text 7']) }, /gave 1 embeddings for 2 texts/],
    ['too many', { data: items(['text 1', 'text 2', 'text 3']) }, /gave 3 embeddings for 2 texts/],
    ['one index twice', { data: items(['a', 'b']).map((x) => ({ ...x, index: 1 })) }, /one of the texts/],
    ['no list', { error: { message: `${KEY} text 7` } }, /no list `data`.*`encoder\.url`/],
    ['nothing', 'null', /no list `data`/],
    ['a page', `<html>${KEY} text 7`, /not JSON.*`encoder\.url`/],
    [
      'base64',
      { data: items(['a', 'b']).map((x) => ({ ...x, embedding: 'AAAA' })) },
      /not a list of numbers/,
    ],
    ['holes', { data: items(['a', 'b']).map((x) => ({ ...x, embedding: [1, null, 2] })) }, /list of numbers/],
    ['infinity', '{"data":[{"index":0,"embedding":[1e999,1,1]},{"embedding":[1,1,1]}]}', /not finite/],
    [
      'too much for float32',
      { data: items(['1e300', '2']).map((x) => ({ ...x, embedding: [1e300, 1, 1] })) },
      /finite/,
    ],
    ['zeros', { data: items(['a', 'b']).map((x) => ({ ...x, embedding: [0, 0, 0] })) }, /nothing but zeros/],
    ['17 MB', `"${'x'.repeat(17_000_000)}"`, /longer than 16000000 characters/],
  ])('that gives %s is refused, once', async (_, body, sentence) => {
    const { encoder, calls } = await encoderThat(({ response }) => reply(response, body));
    expect(await failureOf({ ...encoder, key: KEY })).toMatch(sentence);
    expect(calls).toHaveLength(1);
  });

  test('with another count of numbers than the setting says tells both, and which to change', async () => {
    const { encoder } = await encoderThat(replyWell);
    const settings = { ...encoder.settings, dimensions: 512 };
    expect(await failureOf({ ...encoder, settings })).toBe(
      "The encoder gave 3 numbers; this project's setting says 512: change `encoder.dimensions`.",
    );
  });

  test.each([
    [400, undefined, /answered 400: check `encoder\.model`, and that no text is longer/, 1],
    [401, undefined, /answered 401: it wants a key; set the Worker's secret ENCODER_KEY/, 1],
    [401, KEY, /answered 401: it does not accept the Worker's secret ENCODER_KEY/, 1],
    [404, KEY, /answered 404: .*`encoder\.url` is the whole address/, 1],
    [429, KEY, /answered 429: it takes no more requests/, 2],
    [500, KEY, /answered 500: it has a fault of its own/, 2],
    [503, KEY, /answered 503/, 2],
  ])('that answers %i is told apart', async (status, key, sentence, tries) => {
    const { encoder, calls } = await encoderThat(({ response }) =>
      reply(response, { error: { message: `bad key ${KEY} for text 7` } }, status),
    );
    expect(await failureOf({ ...encoder, key })).toMatch(sentence);
    expect(calls).toHaveLength(tries);
  });

  test('that redirects is not followed with the key', async () => {
    const elsewhere = await encoderThat(replyWell);
    const location = (elsewhere.encoder.settings as { url: string }).url;
    const { encoder } = await encoderThat(({ response }) => reply(response, '', 307, { location }));
    expect(await failureOf({ ...encoder, key: KEY })).toMatch(/answered 307: redirects are not followed/);
    expect(elsewhere.calls).toEqual([]);
  });

  test.each<[string, (call: Call) => unknown]>([
    ['500', ({ response }) => reply(response, '', 500)],
    ['429', ({ response }) => reply(response, '', 429, { 'retry-after': '0' })],
    ['a closed connection', ({ response }) => response.destroy()],
    [
      'half an answer',
      ({ response }) => {
        response.writeHead(200, { 'content-length': '1000' }).write('{"data":[');
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ])('is asked once more after %s', async (_, fail) => {
    const { encoder, calls } = await encoderThat((call) =>
      call.number === 0 ? fail(call) : replyWell(call),
    );
    expect(await embedTexts(['text 4'], encoder)).toEqual(embeddingsOf(['text 4']));
    expect(calls).toHaveLength(2);
  });

  test('is not asked again where it asks for a longer pause than the deadline leaves', async () => {
    const { encoder, calls } = await encoderThat(({ response }) =>
      reply(response, '', 429, { 'retry-after': '60' }),
    );
    const startMs = performance.now();
    expect(await failureOf(encoder)).toMatch(/answered 429/);
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(calls).toHaveLength(1);
  });

  test('that cannot be reached is said to be so', async () => {
    const message = await failureOf({ ...openAi('http://127.0.0.1:1/v1/embeddings'), key: KEY });
    expect(message).toMatch(/could not be reached: check `encoder\.url`/);
  });

  test('is not told of where a key breaks the request', async () => {
    const { encoder } = await encoderThat(replyWell);
    expect(await failureOf({ ...encoder, key: 'hush\nof two lines' })).toMatch(/could not be reached/);
  });

  test.each<[string, (call: Call) => unknown]>([
    ['says nothing', () => undefined],
    ['stops half-way', ({ response }) => response.writeHead(200).write('{"data":[')],
  ])('that %s is left when the deadline has passed', async (_, hang) => {
    let closed: () => void;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { encoder } = await encoderThat((call) => {
      call.response.on('close', () => closed());
      hang(call);
    });
    const startMs = performance.now();
    expect(await failureOf({ ...encoder, deadlineMs: 300 })).toMatch(/did not answer within 300 ms/);
    expect(performance.now() - startMs).toBeLessThan(2000);
    await isClosed;
  });
});

describe('an encoder that nothing is known of yet', () => {
  const ask = (embedding: unknown) =>
    embedTexts(['text 1'], {
      ...workersAi(async () => ({ data: [embedding] })),
      settings: { kind: 'workers-ai', model: 'm', dimensions: undefined },
    });

  test('may give any count of numbers that a model has room for', async () => {
    expect(await ask([1, 2])).toEqual([Float32Array.of(1, 2)]);
    expect(await ask(Array(4096).fill(1))).toHaveLength(1);
    await expect(ask(Array(4097).fill(1))).rejects.toThrow(/gave 4097 numbers: choose a model of 1 to 4096/);
    await expect(ask([])).rejects.toThrow(/gave 0 numbers/);
  });
});

describe('Workers AI', () => {
  test('is asked in batches, and its answers keep the order of the texts', async () => {
    const asked: [model: string, texts: number][] = [];
    const encoder = workersAi(async (model, { text }) => {
      asked.push([model, text.length]);
      return { shape: [text.length, 3], data: text.map(embeddingOf) };
    });
    const texts = numbered(100);
    expect(await embedTexts(texts, encoder)).toEqual(embeddingsOf(texts));
    expect(asked).toEqual([
      ['@cf/baai/bge', 64],
      ['@cf/baai/bge', 36],
    ]);
  });

  test.each<[string, () => unknown, RegExp, number]>([
    ['has no such model', () => fail('5007: No such model text 7'), /no such model \(error 5007\)/, 1],
    ['has given all for today', () => fail('3036: Account limited'), /failed with error 3036/, 1],
    ['is out of capacity', () => fail('3040: Out of capacity'), /failed with error 3040/, 2],
    ['fails without a code', () => fail('text 7 hush'), /Workers AI failed: try again later/, 2],
    ['is another kind of model', () => ({ response: 'Hello' }), /must be a text-embedding model/, 1],
    ['gives nothing', () => null, /must be a text-embedding model/, 1],
    ['gives too few', () => ({ data: [[1, 2, 3]] }), /gave 1 embeddings for 2 texts/, 1],
    ['gives other dimensions', () => ({ data: [[1], [2]] }), /gave 1 numbers; .* says 3/, 1],
  ])('that %s is told apart', async (_, answer, sentence, tries) => {
    let calls = 0;
    const encoder = workersAi(async () => {
      calls++;
      return answer();
    });
    expect(await failureOf(encoder)).toMatch(sentence);
    expect(calls).toBe(tries);
  });

  test('is asked once more after a passing failure', async () => {
    const answers = [() => fail('3040: Out of capacity'), () => ({ data: [[1, 2, 3]] })];
    const encoder = workersAi(async () => answers.shift()?.());
    expect(await embedTexts(['text 1'], encoder)).toEqual([Float32Array.of(1, 2, 3)]);
  });

  test('that does not heed the signal is left all the same when the deadline has passed', async () => {
    let given: AbortSignal | undefined;
    const encoder = workersAi((_, __, options) => {
      given = options?.signal;
      return new Promise(() => {});
    });
    expect(await failureOf({ ...encoder, deadlineMs: 100 })).toMatch(/did not answer within 100 ms/);
    expect(given?.aborted).toBe(true);
  });

  test.each<[string, () => unknown]>([
    ['answers', () => ({ data: numbered(64).map(embeddingOf) })],
    ['fails in passing', () => fail('3040: Out of capacity')],
  ])('that fails for one batch is asked for no more, where the other one %s', async (_, other) => {
    let calls = 0;
    const encoder = workersAi(async () => {
      if (++calls === 1) return fail('5007: No such model');
      await sleep(20);
      return other();
    });
    expect(await failureOf(encoder, numbered(640))).toMatch(/no such model/);
    await sleep(400);
    expect(calls).toBe(2);
  });

  test('that this Worker does not have is said to be missing', async () => {
    expect(await failureOf(workersAi(undefined))).toMatch(/no Workers AI: add `\[ai\] binding = "AI"`/);
  });
});

function fail(message: string): never {
  throw new Error(message);
}

describe('the settings', () => {
  const parse = (setting: unknown) => v.safeParse(EncoderSettings, setting);
  const withUrl = (url: string) => parse({ kind: 'openai', url, model: 'm', dimensions: 384 });

  test.each([
    'https://api.example.com/v1/embeddings',
    'https://example.com/x?api-version=1',
    'http://localhost:8089/v1/embeddings',
    'http://127.0.0.1:8089/v1/embeddings',
    'http://[::1]:8089/v1/embeddings',
  ])('take %s', (url) => {
    expect(withUrl(url).success).toBe(true);
  });

  test.each([
    'http://api.example.com/v1/embeddings',
    'http://localhost.example.com/v1/embeddings',
    'http://127.0.0.1@example.com/v1/embeddings',
    'https://user:password@example.com/v1/embeddings',
    'ftp://localhost/v1/embeddings',
    'api.example.com/v1/embeddings',
    'https://10.0.0.7/v1/embeddings',
    'https://0xa.7/v1/embeddings',
    'https://2852039166/latest/meta-data',
    'https://[fd00::1]/v1/embeddings',
    'https://encoder/v1/embeddings',
    'https://localhost./v1/embeddings',
    'https://encoder.internal/v1/embeddings',
    'https://printer.local/v1/embeddings',
    '',
  ])('refuse %j as an address', (url) => {
    expect(withUrl(url).issues?.[0]?.message).toMatch(/whole https address/);
  });

  test.each(['api_key', 'api-key', 'access_token', 'sig', 'X-Amz-Signature'])(
    'refuse an address with %s in it, for settings are readable',
    (name) => {
      const { issues } = withUrl(`https://api.example.com/v1/embeddings?api-version=1&${name}=abc`);
      expect(issues?.[0]?.message).toMatch(/leave keys out/);
    },
  );

  test('take as many numbers as the encoder gives, and the beginning of a text, where they do not say', () => {
    const { output } = parse({ kind: 'workers-ai', model: 'm' });
    expect(output).toEqual({ kind: 'workers-ai', model: 'm', max_characters: 2000 });
  });

  test.each([
    [{ kind: 'workers-ai', model: 'm', dimensions: 4096 }, true],
    [{ kind: 'workers-ai', model: 'm', dimensions: 4097 }, false],
    [{ kind: 'workers-ai', model: 'm', dimensions: 0 }, false],
    [{ kind: 'workers-ai', model: 'm', dimensions: 1.5 }, false],
    [{ kind: 'workers-ai', model: ' ', dimensions: 3 }, false],
    [{ kind: 'workers-ai', model: 'm', dimensions: 3, key: KEY }, false],
    [{ kind: 'openai', url: 'https://a.b/c', model: 'm', dimensions: 3, key: KEY }, false],
    [{ kind: 'own', model: 'm', dimensions: 3 }, false],
  ])('%j: %s', (setting, isValid) => {
    expect(parse(setting).success).toBe(isValid);
  });
});
