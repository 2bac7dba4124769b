import { type Context, Hono } from 'hono';
import { ExportQuery } from '../../contract/export.ts';
import { dataCardMarkdown } from '../../core/export/data-card-markdown.ts';
import type { ExportTable } from '../../core/export/export-table.ts';
import { trainerOf } from '../../env.ts';
import { beginExport } from '../../usecases/begin-export.ts';
import { describeData } from '../../usecases/describe-data.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import { type Exporting, exportProject } from '../../usecases/export-project.ts';

import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { byteStream, textStream } from '../export-body/byte-stream.ts';
import { ndjson } from '../export-body/ndjson.ts';
import { mayExportAsPublic, requireScope } from '../keys.ts';
import { invalidRequest, validated } from '../validated.ts';

const CONTENT_TYPES = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json',
  markdown: 'text/markdown; charset=utf-8',
} as const;
const EXTENSIONS = { ndjson: 'jsonl', csv: 'csv', parquet: 'parquet', json: 'json', markdown: 'md' } as const;
const FILTERS = ['min_weight', 'min_agreement', 'min_margin', 'from', 'to'] as const;
const UNFILTERED = ['rewards', 'leaderboard', 'annotators', 'card'];

export const exports = new Hono<AppEnv>().get(
  '/export',
  documented(
    'Export comparisons, preferences to train on, rewards, the leaderboard, the annotators, or a data card',
    {
      200: {
        description: 'The rows as NDJSON, CSV or Parquet, as a stream; of the card, Markdown or JSON',
        contentType: Object.values(CONTENT_TYPES).map((type) => type.split(';')[0] as string),
      },
    },
  ),
  validated('query', ExportQuery),
  async (c) => {
    const isPublic = mayExportAsPublic(c);
    if (!isPublic) requireScope(c, 'export');
    const query = c.req.valid('query');
    requireFitting(query);
    const { db, project } = c.var;
    const exporting = await beginExport(db, project, query, {
      secret: c.env.SIGNING_SECRET,
      isPublic,
      access: encoderAccess(c.env),
      matchups: () => trainerOf(c.env, project.id).matchups('none'),
    });
    if (query.format === 'card') return card(c, query, exporting);
    const as = query.as ?? 'ndjson';
    const table = await exportProject(db, exporting);
    const name = `${project.slug}-${query.format}.${EXTENSIONS[as]}`;
    return c.body(await bodyOf(table, as), 200, {
      'content-type': CONTENT_TYPES[as],
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    });
  },
);

async function card(c: Context<AppEnv>, { as }: ExportQuery, { range, model }: Exporting): Promise<Response> {
  const { db, project } = c.var;
  const described = await describeData(db, { project, range, model, now: new Date() });
  if (as === 'json') return c.json(described);
  return c.body(dataCardMarkdown(described), 200, { 'content-type': CONTENT_TYPES.markdown });
}

/** CSV and Parquet are read from their modules when they are asked for, so that nobody else waits for those. */
async function bodyOf(
  table: ExportTable,
  as: keyof typeof CONTENT_TYPES,
): Promise<ReadableStream<Uint8Array>> {
  if (as === 'parquet') return byteStream((await import('../export-body/parquet.ts')).parquet(table));
  if (as === 'csv') return textStream((await import('../export-body/csv.ts')).csv(table));
  return textStream(ndjson(table));
}

function requireFitting(query: ExportQuery): void {
  const isCard = query.format === 'card';
  if (query.as && ['json', 'markdown'].includes(query.as) !== isCard) {
    const choices = isCard ? 'markdown or json' : 'ndjson, csv or parquet';
    throw refused('as', `must be ${choices} for format=${query.format}`);
  }
  if (!UNFILTERED.includes(query.format)) return;
  const filter = FILTERS.find((name) => query[name] !== undefined);
  if (filter) throw refused(filter, `chooses among comparisons: format=${query.format} takes no filter`);
}

function refused(field: string, message: string) {
  return invalidRequest([{ path: [field], message }]);
}
