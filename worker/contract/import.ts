import * as v from 'valibot';
import { OUTCOMES } from '../core/comparison.ts';
import { isGoldOutcome } from '../core/gold.ts';
import { MAPPABLE } from '../core/import-formats/mapped.ts';
import { FORMAT_NAMES } from '../core/import-formats/registry.ts';
import { LIMITS } from './limits.ts';

/** What records may be; else each record's fields tell. `csv` also says that the body is one. */
const ImportFormat = v.picklist(FORMAT_NAMES);

export const ImportQuery = v.object({
  format: v.optional(ImportFormat),
  /** `false` brings prompts and responses only; `import` and `ignore` are other words for `true` and `false`. */
  labels: v.optional(v.picklist(['true', 'false', 'import', 'ignore']), 'true'),
  /** Whom labels are of that name nobody. */
  default_annotator: v.optional(
    v.pipe(v.string(), v.nonEmpty(), v.maxLength(LIMITS.annotatorLength)),
    'import',
  ),
  /** `true` writes nothing and answers what the first records would become. */
  dry_run: v.optional(v.picklist(['true', 'false']), 'false'),
  /** Records of a dry run. */
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/, 'must be a whole number'),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(LIMITS.importPreviewRows),
    ),
    '20',
  ),
  /** How many lines that could not be read are named, the first. */
  max_errors: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}$/, 'must be a whole number'),
      v.transform(Number),
      v.maxValue(LIMITS.importErrorsNamed),
    ),
    '100',
  ),
  /** Of records of no known format: which field is the prompt, which the chosen response, and so on. A path may have dots. */
  ...v.entriesFromList(
    MAPPABLE,
    v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(LIMITS.nameLength))),
  ),
});

const LineErrors = v.array(v.object({ line: v.number(), code: v.string(), message: v.string() }));

export const ImportReport = v.object({
  prompts: v.number(),
  responses: v.number(),
  comparisons: v.number(),
  /** Where lines were marked as gold: pairs that are so from now on, or have another right answer. */
  gold: v.optional(v.number()),
  /** Where lines name tags or a language: prompts that were there already and have others from now on. */
  tagged: v.optional(v.number()),
  /** Rows that were there already. */
  skipped: v.number(),
  /** The first lines that could not be read, as many as `max_errors` says. */
  errors: LineErrors,
  /** Lines that could not be read, all of them. */
  error_count: v.number(),
  /** Records read, by format. */
  formats: v.record(v.string(), v.number()),
});

/** What a dry run found: the first records as they would be stored. */
export const ImportPreview = v.object({
  dry_run: v.literal(true),
  /** That of most records; null where none could be read. */
  format: v.nullable(ImportFormat),
  formats: v.record(v.string(), v.number()),
  /** Which fields of that format become what. */
  mapping: v.nullable(
    v.object({
      prompt: v.string(),
      responses: v.string(),
      systems: v.nullable(v.string()),
      labels: v.nullable(v.string()),
    }),
  ),
  rows: v.array(
    v.object({
      line: v.number(),
      prompt: v.string(),
      language: v.nullable(v.string()),
      tags: v.array(v.string()),
      responses: v.array(v.object({ system: v.nullable(v.string()), text: v.string() })),
      comparisons: v.array(
        v.object({
          /** Places among the responses. */
          a: v.number(),
          b: v.number(),
          outcome: v.picklist([...OUTCOMES, 'ranking']),
          /** Of three responses or more: their places, best first, those that tie together; else null. */
          ranking: v.nullable(v.array(v.array(v.number()))),
          annotator: v.string(),
          strength: v.nullable(v.number()),
          weight: v.number(),
        }),
      ),
      /** The right answer, where the record marks its pair as gold. */
      gold: v.optional(
        v.object({ a: v.number(), b: v.number(), outcome: v.picklist(OUTCOMES.filter(isGoldOutcome)) }),
      ),
    }),
  ),
  errors: LineErrors,
  error_count: v.number(),
  /** Whether the file has more records than were looked at. */
  more: v.boolean(),
});

export type ImportQuery = v.InferOutput<typeof ImportQuery>;
export type ImportReport = v.InferOutput<typeof ImportReport>;
export type ImportPreview = v.InferOutput<typeof ImportPreview>;
