import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { ImportPreview, ImportQuery, ImportReport } from '../../contract/import.ts';
import { MAPPABLE, type Mapping } from '../../core/import-formats/mapped.ts';
import { dispatcherOf, trainerOf } from '../../env.ts';
import { importLines } from '../../usecases/import-lines.ts';
import { previewImport } from '../../usecases/preview-import.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { mayLoopBack } from '../image-access.ts';
import { decodeImport } from '../import-body/decode-import.ts';
import { actorOf, requireScope } from '../keys.ts';
import { notArchived } from '../not-archived.ts';
import { validated } from '../validated.ts';

const FILES = ['application/x-ndjson', 'application/json', 'text/csv', 'application/gzip'];
const PARQUET = 'application/vnd.apache.parquet';

export const imports = new Hono<AppEnv>().post(
  '/import',
  documented(
    'Import prompts, responses and judgements (NDJSON, JSON or CSV, plain or gzipped, or Parquet)',
    {
      200: {
        description:
          'What was new, what was there, and what was wrong, by line; of a dry run, what the first records would become',
        schema: v.union([ImportReport, ImportPreview]),
      },
    },
    Object.fromEntries([...FILES, PARQUET].map((type) => [type, {}])),
  ),
  notArchived,
  validated('query', ImportQuery),
  async (c) => {
    requireScope(c, 'import');
    const query = c.req.valid('query');
    const lines = decodeImport(c.req.raw, query.format);
    const options = {
      reading: {
        format: query.format === 'csv' ? undefined : query.format,
        mapping: mappingOf(query),
        images: c.var.project.settings.responses === 'image_url' ? { loopback: mayLoopBack(c) } : null,
      },
      labels:
        query.labels === 'true' || query.labels === 'import' ? ('import' as const) : ('ignore' as const),
      annotator: query.default_annotator,
      maxErrors: query.max_errors,
    };
    if (query.dry_run === 'true')
      return c.json(await previewImport(lines, { ...options, limit: query.limit }));
    const { db, project } = c.var;
    const writing = { ...options, projectId: project.id, by: actorOf(c), now: new Date() };
    const report = await importLines(db, lines, writing);
    if (report.gold) await dispatcherOf(c.env, project.id).goldChanged();
    if (report.prompts > 0 || report.tagged) await trainerOf(c.env, project.id).facetsChanged();
    await wakeTrainer(c, report);
    return c.json(report);
  },
);

/** `annotator=field` and the like; null where no field was named. */
function mappingOf(query: ImportQuery): Mapping | undefined {
  const named = MAPPABLE.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]] as const]));
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

async function wakeTrainer(c: Context<AppEnv>, report: ImportReport): Promise<void> {
  const { project } = c.var;
  const newResponses = project.settings.encoder !== null && report.responses > 0;
  if (report.comparisons > 0 || newResponses) {
    await trainerOf(c.env, project.id).wake(project.id, { newResponses });
  }
}
