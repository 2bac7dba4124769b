import { Hono } from 'hono';
import { ImportQuery, ImportReport } from '../../contract/import.ts';
import { trainerOf } from '../../env.ts';
import { importLines } from '../../usecases/import-lines.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { decodeImport } from '../import-body.ts';
import { requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

export const imports = new Hono<AppEnv>().post(
  '/import',
  documented('Import prompts, responses and judgements (NDJSON, JSON or CSV)', {
    200: { description: 'What was new, what was there, and what was wrong, by line', schema: ImportReport },
  }),
  validated('query', ImportQuery),
  async (c) => {
    requireScope(c, 'import');
    const { db, project } = c.var;
    const { format, labels } = c.req.valid('query');
    const lines = decodeImport(c.req.raw, format);
    const options = { projectId: project.id, format, labels, annotator: 'import', now: new Date() };
    const report = await importLines(db, lines, options);
    const newResponses = project.settings.encoder !== null && report.responses > 0;
    if (report.comparisons > 0 || newResponses) {
      await trainerOf(c.env, project.id).wake(project.id, { newResponses });
    }
    return c.json(report);
  },
);
