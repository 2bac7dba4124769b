import { type Context, Hono } from 'hono';
import { resolver } from 'hono-openapi';
import { Prior, PriorQuery, PriorReport, StartFrom } from '../../contract/prior.ts';
import { DomainError } from '../../core/errors.ts';
import type { ImportFormat } from '../../core/import-formats/registry.ts';
import { isRead, notScorable } from '../../core/response-kind.ts';
import { trainerOf } from '../../env.ts';
import { describePrior, readPrior } from '../../usecases/describe-prior.ts';
import { startCold } from '../../usecases/start-cold.ts';
import { startFromCheckpoint } from '../../usecases/start-from-checkpoint.ts';
import { startFromFile } from '../../usecases/start-from-file.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { decodeImport } from '../import-body/decode-import.ts';
import { actorOf, mayRead, requireAccess, requireScope } from '../keys.ts';
import { parsed, validated } from '../validated.ts';

const JSON_DOCUMENT = /^application\/json\b/i;

export const prior = new Hono<AppEnv>()
  .get(
    '/',
    documented('What the project’s model starts from', {
      200: { description: 'Where it came from and what it learnt from', schema: Prior },
    }),
    async (c) => {
      requireAccess(c, 'score', 'export');
      return c.json(await readPrior(c.var.db, { project: c.var.project, mayRead: mayRead(c) }));
    },
  )
  .put(
    '/',
    documented(
      'Start from another project’s checkpoint, or from a file of preferences (NDJSON or CSV, as …/import takes them)',
      { 200: { description: 'The prior; the log is folded again from it', schema: PriorReport } },
      {
        'application/json': { schema: resolver(StartFrom) },
        'application/x-ndjson': {},
        'text/csv': {},
      },
    ),
    validated('query', PriorQuery),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      if (!isRead(project.settings.responses)) throw notScorable();
      const { prior: set, errors } = await startFrom(c, c.req.valid('query').format);
      await trainerOf(c.env, project.id).wake(project.id);
      const described = await describePrior(db, set, { project, mayRead: mayRead(c) });
      return c.json({ ...described, errors } satisfies PriorReport);
    },
  )
  .delete(
    '/',
    documented('Start cold again', { 204: { description: 'No prior any more; the log is folded again' } }),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project } = c.var;
      await startCold(db, { projectId: project.id, by: actorOf(c), now: new Date() });
      await trainerOf(c.env, project.id).wake(project.id);
      return c.body(null, 204);
    },
  );

async function startFrom(
  c: Context<AppEnv>,
  format: ImportFormat | undefined,
): ReturnType<typeof startFromFile> {
  const { db, project } = c.var;
  const note = { by: actorOf(c), now: new Date() };
  if (!JSON_DOCUMENT.test(c.req.header('content-type') ?? '')) {
    return startFromFile(db, decodeImport(c.req.raw, format), { project, format, ...note });
  }
  const from = await parsed(StartFrom, await jsonOf(c));
  return {
    prior: await startFromCheckpoint(db, { project, from, mayRead: mayRead(c), ...note }),
    errors: [],
  };
}

function jsonOf(c: Context<AppEnv>): Promise<unknown> {
  return c.req.json().catch(() => {
    throw new DomainError(
      'malformed_json',
      'The body could not be read as JSON: check its syntax, and send a file of lines as application/x-ndjson.',
    );
  });
}
