import { Hono } from 'hono';
import { AuditLog, AuditQuery } from '../../contract/audit.ts';
import { listAuditLog } from '../../usecases/list-audit-log.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

/** What owners did with one project. */
export const projectAudit = new Hono<AppEnv>().get(
  '/',
  documented('What owners did with a project, when, by which key and why', {
    200: { description: 'A page, newest first', schema: AuditLog },
  }),
  validated('query', AuditQuery),
  async (c) => {
    requireScope(c, 'admin');
    const options = { projectId: c.var.project.id, secret: c.env.SIGNING_SECRET };
    return c.json(await listAuditLog(c.var.db, c.req.valid('query'), options));
  },
);

/** All projects, those included that are deleted. */
export const audit = new Hono<AppEnv>().get(
  '/',
  documented('What owners did with any project, or with keys of all', {
    200: { description: 'A page, newest first', schema: AuditLog },
  }),
  validated('query', AuditQuery),
  async (c) => {
    requireScope(c, 'admin');
    const options = { projectId: null, secret: c.env.SIGNING_SECRET };
    return c.json(await listAuditLog(c.var.db, c.req.valid('query'), options));
  },
);
