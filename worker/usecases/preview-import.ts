import type { ImportPreview } from '../contract/import.ts';
import { formatNamed, type ImportFormat } from '../core/import-formats/registry.ts';
import type { ImportedRow } from '../core/imported-row.ts';
import { tiersOf } from '../core/ranking.ts';
import { importBatch } from './import-batch.ts';
import type { ImportOptions } from './import-lines.ts';
import { type ImportLine, noBadLines, readImportLine } from './read-import-line.ts';

/** What the first lines of an import would become. Nothing is written, and no more is read than that. */
export async function previewImport(
  lines: AsyncIterable<ImportLine>,
  {
    reading,
    labels,
    annotator,
    limit,
    maxErrors,
  }: Pick<ImportOptions, 'reading' | 'labels' | 'annotator' | 'maxErrors'> & { limit: number },
): Promise<ImportPreview> {
  const bad = noBadLines(maxErrors);
  const formats: Partial<Record<ImportFormat, number>> = {};
  const rows: ImportPreview['rows'] = [];
  let seen = 0;
  let more = false;
  for await (const line of lines) {
    more = seen++ >= limit;
    if (more) break;
    const read = readImportLine(line, reading, bad);
    if (!read) continue;
    formats[read.format] = (formats[read.format] ?? 0) + 1;
    for (const row of read.rows) rows.push(await previewRow(line.line, row, { labels, annotator }));
  }
  const [format = null] = (Object.keys(formats) as ImportFormat[]).sort(
    (a, b) => (formats[b] ?? 0) - (formats[a] ?? 0),
  );
  return {
    dry_run: true,
    format,
    formats,
    mapping: format && formatNamed(format).mapping,
    rows: rows.slice(0, limit),
    errors: bad.errors,
    error_count: bad.count,
    more,
  };
}

async function previewRow(
  line: number,
  row: ImportedRow,
  options: Pick<ImportOptions, 'labels' | 'annotator'>,
): Promise<ImportPreview['rows'][number]> {
  const { responses, comparisons } = await importBatch([row], options);
  const place = new Map(responses.map(({ hash }, index) => [hash, index]));
  return {
    line,
    prompt: row.prompt,
    language: row.facets?.language ?? null,
    tags: [...(row.facets?.tags ?? [])],
    responses: row.responses.map(({ system, text }) => ({ system, text })),
    comparisons: comparisons.map(({ a, b, outcome, ranking, annotator, strength, weight }) => ({
      a: place.get(a) as number,
      b: place.get(b) as number,
      outcome,
      ranking: ranking?.ranks
        ? tiersOf(ranking.ranks).map((tier) =>
            tier.map((at) => place.get(ranking.shown[at] as string) as number),
          )
        : null,
      annotator,
      strength,
      weight,
    })),
    ...(row.gold && options.labels === 'import' && { gold: row.gold }),
  };
}
