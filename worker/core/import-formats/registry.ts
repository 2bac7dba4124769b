import type { ImportedRow } from '../imported-row.ts';
import { arena, mtBench } from './arena.ts';
import { arena55k } from './arena-55k.ts';
import { argilla } from './argilla.ts';
import { comparison } from './comparison.ts';
import { withFacets } from './facets.ts';
import { asFields, type Fields, invalid } from './fields.ts';
import type { Format } from './format.ts';
import { withGold } from './gold.ts';
import { helpsteer2, helpsteer3 } from './helpsteer.ts';
import { hh } from './hh.ts';
import { labelStudio } from './label-studio.ts';
import { type Mapping, mapped } from './mapped.ts';
import { nectar } from './nectar.ts';
import { oasst } from './oasst.ts';
import { pairs } from './pairs.ts';
import { pkuSafeRlhf, pkuSafeRlhfSafety } from './pku-safe-rlhf.ts';
import { sharegpt } from './sharegpt.ts';
import { shp } from './shp.ts';
import { singleResponse } from './single-response.ts';
import { summarizeFromFeedback } from './summarize-from-feedback.ts';
import { tilt } from './tilt.ts';
import { trlConversational } from './trl-conversational.ts';
import { ultrafeedback } from './ultrafeedback.ts';
import { votes } from './votes.ts';
import { webgpt } from './webgpt.ts';

/** Every format, the most particular first: a record is of the first that knows it. */
const FORMATS = [
  oasst,
  labelStudio,
  argilla,
  mtBench,
  arena,
  arena55k,
  summarizeFromFeedback,
  helpsteer3,
  helpsteer2,
  webgpt,
  shp,
  pkuSafeRlhf,
  pkuSafeRlhfSafety,
  nectar,
  ultrafeedback,
  tilt,
  comparison,
  votes,
  trlConversational,
  sharegpt,
  pairs,
  hh,
  singleResponse,
] as const satisfies readonly Format[];

export type ImportFormat = (typeof FORMATS)[number]['name'];

export const FORMAT_NAMES: readonly ImportFormat[] = FORMATS.map(({ name }) => name);

/** Reads one decoded record of an import.
 *  @param options.format by its name; else what the record looks like
 *  @param options.mapping which fields to read as Tilt's own, where a record is of no known format
 *  With `gold: true` the record's one judgement is the right answer: see gold.ts.
 *  @returns what it holds, a prompt a row, and the format it was read by
 *  @throws DomainError `validation` with a sentence that names the field */
export function readRecord(
  value: unknown,
  options: { format?: ImportFormat | undefined; mapping?: Mapping | undefined } = {},
): { format: ImportFormat; rows: ImportedRow[] } {
  const given = asFields(value, 'the line');
  const record = options.mapping ? mapped(given, options.mapping) : given;
  const format = options.format ? formatNamed(options.format) : detectFormat(record);
  const { name } = format;
  const rows = withGold(record, name, format.read(record));
  return {
    format: name as ImportFormat,
    rows: format.facets ? withFacets(format.facets(record), rows) : rows,
  };
}

export function formatNamed(name: ImportFormat): Format {
  return FORMATS.find((format) => format.name === name) as Format;
}

function detectFormat(record: Fields): Format {
  const format = FORMATS.find((each) => each.detect(record));
  if (format) return format;
  const names = Object.keys(record).slice(0, 12).join(', ');
  throw invalid(
    'no known fields: give prompt and responses; or prompt, a, b and votes; or prompt, chosen and rejected; ' +
      `or two HH transcripts chosen and rejected; or name the fields (?prompt=…&chosen=…&rejected=…). It has: ${names || 'none'}`,
  );
}
