import type { EncoderModel } from '../core/encoder-settings.ts';
import { EncoderFailure, RETRY_AFTER_MS } from './encoder-failure.ts';

/** As much of the Workers AI binding as an encoder takes. */
export interface WorkersAi {
  run(model: string, inputs: { text: string[] }, options?: { signal?: AbortSignal }): Promise<unknown>;
}

const NO_SUCH_MODEL = [5007, 3042];
/** Timeout, aborted, out of capacity. */
const PASSING = [3007, 3008, 3040];

/** One call of the binding.
 *  @returns what it gave for each text; neither counted nor checked
 *  @throws EncoderFailure
 *  @see https://developers.cloudflare.com/workers-ai/platform/errors/ */
export async function askWorkersAi(
  texts: string[],
  { settings: { model }, ai, signal }: { settings: EncoderModel; ai: WorkersAi; signal: AbortSignal },
): Promise<unknown[]> {
  const data = (await run(() => ai.run(model, { text: texts }, { signal })))?.data;
  if (!Array.isArray(data)) {
    throw new EncoderFailure(
      'Workers AI gave no embeddings: `encoder.model` must be a text-embedding model.',
    );
  }
  return data;
}

async function run(call: () => Promise<unknown>): Promise<{ data?: unknown } | null> {
  try {
    return (await call()) as { data?: unknown } | null;
  } catch (error) {
    throw failureOf(error);
  }
}

/** The binding throws an error whose message begins with the code and a colon. */
function failureOf(error: unknown): EncoderFailure {
  const code = Number(/^(\d{4}):/.exec(error instanceof Error ? error.message : '')?.[1]);
  if (NO_SUCH_MODEL.includes(code)) {
    return new EncoderFailure(`Workers AI has no such model (error ${code}): change \`encoder.model\`.`);
  }
  const again = PASSING.includes(code) || Number.isNaN(code) ? RETRY_AFTER_MS : undefined;
  const which = Number.isNaN(code) ? '' : ` with error ${code}, which its documentation explains`;
  return new EncoderFailure(`Workers AI failed${which}: try again later.`, again);
}
