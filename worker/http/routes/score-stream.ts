import type { Context, MiddlewareHandler } from 'hono';
import { ScoreQuery } from '../../contract/score.ts';
import { DomainError, loggable } from '../../core/errors.ts';
import { modelOf } from '../../usecases/read-checkpoint.ts';
import { scoreLines } from '../../usecases/score-lines.ts';
import type { Scorer } from '../../usecases/score-responses.ts';
import type { AppEnv } from '../context.ts';
import { isNdjson, linesOf } from '../ndjson.ts';
import { parsed } from '../validated.ts';

/** `POST …/score` with a body of NDJSON: one score a line, written while the body still arrives; other bodies go on to the next
 *  handler. */
export function scoreStream(scorerOf: (c: Context<AppEnv>) => Scorer): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!isNdjson(c)) return next();
    const { checkpoint } = await parsed(ScoreQuery, c.req.query());
    if (!c.req.raw.body) throw new DomainError('validation', 'The body is empty: send a line for each text.');
    const scorer = scorerOf(c);
    const { ref } = await modelOf(c.var.db, scorer.projectId, checkpoint);
    const groups = linesOf(c.req.raw.body);
    const scored = scoreLines(c.var.db, scorer, { groups, step: ref.step });
    return c.body(ndjson(scored), 200, {
      'content-type': 'application/x-ndjson',
      'tilt-checkpoint': String(ref.step),
    });
  };
}

/** Pulled by the reader, so that no more is held than what is on its way. What breaks it off is its last line, for the status has gone
 *  out long before. */
function ndjson(groups: AsyncGenerator<object[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await groups.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value.map((line) => `${JSON.stringify(line)}\n`).join('')));
      } catch (error) {
        controller.enqueue(encoder.encode(`${JSON.stringify({ error: broken(error) })}\n`));
        controller.close();
      }
    },
    async cancel() {
      await groups.return(undefined);
    },
  });
}

function broken(error: unknown): { code: string; message: string } {
  if (error instanceof DomainError) return { code: error.code, message: error.message };
  console.error('scoring broke off', loggable(error));
  return { code: 'internal', message: 'Scoring broke off here: send this line and those after it again.' };
}
