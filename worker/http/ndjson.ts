import type { Context } from 'hono';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';

const NDJSON = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)\b/i;

export function isNdjson(c: Context): boolean {
  return NDJSON.test(c.req.header('content-type') ?? '');
}

/** The lines of a body as they arrive, in the groups that arrive together, without their line breaks.
 *  @throws DomainError `body_too_large` for a line longer than `LIMITS.importLineLength` */
export async function* linesOf(body: ReadableStream): AsyncGenerator<string[]> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let count = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const lines = (rest + chunk.value).split('\n');
    rest = lines.pop() ?? '';
    count += lines.length;
    if (rest.length > LIMITS.importLineLength) {
      throw new DomainError(
        'body_too_large',
        `Line ${count + 1} is longer than ${LIMITS.importLineLength} characters.`,
      );
    }
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}
