import type { EncoderModel } from '../core/encoder-settings.ts';
import { askOpenAi, type Fetch } from './ask-openai.ts';
import { askWorkersAi, type WorkersAi } from './ask-workers-ai.ts';
import { checkedEmbedding, requireOneEach } from './checked-embedding.ts';
import { EncoderFailure } from './encoder-failure.ts';

const BATCH_TEXTS = 64;
const BATCHES_IN_FLIGHT = 2;

export interface Encoder {
  /** `dimensions` undefined takes what comes: a probe of an encoder that nothing is known of. */
  settings: EncoderModel & { dimensions: number | undefined };
  /** The Worker's binding; only for settings of that kind. */
  ai: WorkersAi | undefined;
  /** The secret ENCODER_KEY; sent only to an OpenAI-shaped server. */
  key: string | undefined;
  fetch: Fetch;
  /** For all texts together, the second tries included. */
  deadlineMs: number;
}

/** Asks a project's encoder for the embedding of each text, in batches. A batch that fails in passing (the network,
 *  429, 5xx) is tried once more where the deadline allows. An empty text is sent as one space: encoders refuse ''.
 *  @returns `[texts][dimensions]`, as the encoder scales them
 *  @throws DomainError `encoder_failed`: all texts are embedded or none */
export async function embedTexts(
  texts: readonly string[],
  { deadlineMs, ...encoder }: Encoder,
): Promise<Float32Array[]> {
  const stop = new AbortController();
  const untilMs = Date.now() + deadlineMs;
  const ask = asker(encoder, stop.signal);
  const batches = batchesOf(texts.map((text) => text || ' '));
  const embeddings: Float32Array[][] = [];
  let next = 0;
  const work = async () => {
    while (next < batches.length && !stop.signal.aborted) {
      const at = next++;
      const batch = batches[at] as string[];
      embeddings[at] = await twice(() => ask(batch), { untilMs, signal: stop.signal });
    }
  };
  const late = Promise.withResolvers<never>();
  // A race, because a binding or a server's body need not heed the signal.
  const timer = setTimeout(() => late.reject(deadlinePassed(deadlineMs)), deadlineMs);
  try {
    await Promise.race([Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, work)), late.promise]);
    return embeddings.flat();
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function asker(
  { settings, ai, ...access }: Omit<Encoder, 'deadlineMs'>,
  signal: AbortSignal,
): (texts: string[]) => Promise<Float32Array[]> {
  const askEncoder = async (texts: string[]) => {
    if (settings.kind === 'openai') return askOpenAi(texts, { settings, ...access, signal });
    if (ai) return askWorkersAi(texts, { settings, ai, signal });
    throw new EncoderFailure('This Worker has no Workers AI: add `[ai] binding = "AI"` to wrangler.toml.');
  };
  return async (texts) => {
    const embeddings = await askEncoder(texts);
    requireOneEach(embeddings, texts.length);
    return embeddings.map((embedding) => checkedEmbedding(embedding, settings.dimensions));
  };
}

async function twice<Result>(
  ask: () => Promise<Result>,
  { untilMs, signal }: { untilMs: number; signal: AbortSignal },
): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    const waitMs = error instanceof EncoderFailure ? error.retryAfterMs : undefined;
    if (waitMs === undefined || Date.now() + waitMs >= untilMs) throw error;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    signal.throwIfAborted();
    return ask();
  }
}

function batchesOf(texts: string[]): string[][] {
  const count = Math.ceil(texts.length / BATCH_TEXTS);
  return Array.from({ length: count }, (_, at) => texts.slice(BATCH_TEXTS * at, BATCH_TEXTS * (at + 1)));
}

function deadlinePassed(deadlineMs: number): EncoderFailure {
  return new EncoderFailure(
    `The encoder did not answer within ${deadlineMs} ms: try again later, with fewer texts, or use a faster one.`,
  );
}
