import { type Context, Hono } from 'hono';
import { Erased, Me, OwnComparisons, OwnComparisonsQuery } from '../../contract/me.ts';
import { trainerOf } from '../../env.ts';
import { describeAnnotator } from '../../usecases/describe-annotator.ts';
import { eraseAnnotator } from '../../usecases/erase-annotator.ts';
import { exportOwnComparisons } from '../../usecases/export-own-comparisons.ts';
import { listOwnComparisons } from '../../usecases/list-own-comparisons.ts';
import { dropAnnotator } from '../annotator-cookie.ts';
import { type Caller, callerOf } from '../caller.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { actorOf, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

/** Null for who has not annotated; a key that may not annotate is refused. */
async function annotatorOf(c: Context<AppEnv>): Promise<Caller | null> {
  c.header('cache-control', 'no-store');
  const caller = await callerOf(c);
  if (!caller && c.var.key) requireScope(c, 'annotate');
  return caller;
}

export const me = new Hono<AppEnv>()
  .get(
    '/',
    documented('What is known of the annotator whom the request comes from', {
      200: { description: 'Counts, by project', schema: Me },
    }),
    async (c) => {
      const caller = await annotatorOf(c);
      const record = caller && (await describeAnnotator(c.var.db, caller));
      return c.json({
        annotator: caller?.annotator ?? null,
        known_by: caller?.knownBy ?? null,
        expires_at: caller?.expiresAt?.toISOString() ?? null,
        ...(record ?? { since: null, comparisons: 0, projects: [] }),
      } satisfies Me);
    },
  )
  .get(
    '/comparisons',
    documented('One’s own comparisons', {
      200: { description: 'A page, newest first; with format=ndjson all', schema: OwnComparisons },
    }),
    validated('query', OwnComparisonsQuery),
    async (c) => {
      const { format, cursor, limit } = c.req.valid('query');
      const caller = await annotatorOf(c);
      const by = { secret: c.env.SIGNING_SECRET, now: new Date() };
      if (format === 'ndjson') {
        c.header('content-type', 'application/x-ndjson');
        c.header('content-disposition', 'attachment; filename="tilt-comparisons.ndjson"');
        return caller ? c.body(exportOwnComparisons(c.var.db, caller, by)) : c.body('');
      }
      const page = caller
        ? await listOwnComparisons(c.var.db, caller, { cursor, limit, ...by })
        : { comparisons: [], next: null };
      return c.json(page satisfies OwnComparisons);
    },
  )
  .delete(
    '/',
    documented('Erase the annotator whom the request comes from, everywhere', {
      200: { description: 'How many comparisons, in how many projects', schema: Erased },
    }),
    async (c) => {
      const caller = await annotatorOf(c);
      const by = caller?.knownBy === 'key' ? actorOf(c) : null;
      const erased =
        caller &&
        (await eraseAnnotator(c.var.db, {
          ...caller,
          by,
          now: new Date(),
          secret: c.env.SIGNING_SECRET,
          wake: wakes(c),
        }));
      if (caller?.knownBy === 'cookie') dropAnnotator(c);
      return c.json((erased ?? { comparisons: 0, projects: 0 }) satisfies Erased);
    },
  );

function wakes(c: Context<AppEnv>): (projectId: number) => void {
  return (projectId) => c.executionCtx.waitUntil(trainerOf(c.env, projectId).wake(projectId));
}
