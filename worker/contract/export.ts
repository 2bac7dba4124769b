import * as v from 'valibot';
import { OUTCOMES } from '../core/comparison.ts';

const number = (least: number, most: number) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^-?\d{1,9}(\.\d{1,9})?$/, 'must be a number'),
      v.transform(Number),
      v.minValue(least),
      v.maxValue(most),
    ),
  );
const time = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{4}-\d{2}-\d{2}/, 'must be a date or a time, as 2026-01-31 or 2026-01-31T12:00:00Z'),
    v.transform((text) => Date.parse(text)),
    v.number('must be a date or a time, as 2026-01-31 or 2026-01-31T12:00:00Z'),
  ),
);

/** What can be exported. */
const EXPORT_FORMATS = [
  'comparisons',
  'trl-preference',
  'dpo',
  'kto',
  'arena',
  'rewards',
  'leaderboard',
  'annotators',
  'card',
] as const;

export const ExportQuery = v.object({
  format: v.optional(v.picklist(EXPORT_FORMATS), 'comparisons'),
  /** `ndjson`, `csv` or `parquet`; of the card `markdown` or `json`. */
  as: v.optional(v.picklist(['ndjson', 'csv', 'parquet', 'json', 'markdown'])),
  /** Of trl-preference, dpo and kto: the prompt by itself, as the beginning of both texts, or all as messages. */
  style: v.optional(v.picklist(['explicit', 'implicit', 'conversational']), 'explicit'),
  /** Comparisons that count for at least so much in training. */
  min_weight: number(0, 10),
  /** Share of the pair's judgements that say the same as this one, itself among them. */
  min_agreement: number(0, 1),
  /** Nats by which the newest model must rate the preferred response above the other; below zero, it may disagree. */
  min_margin: number(-1000, 1000),
  /** The first moment that is wanted, and the first that is not any more. */
  from: time,
  to: time,
  /** How the leaderboard takes ties. */
  ties: v.optional(v.picklist(['davidson', 'rao-kupper']), 'davidson'),
});

const Count = v.number();

/** What to know before using a project's data. */
export const DataCard = v.object({
  project: v.string(),
  name: v.string(),
  /** What people were asked. */
  question: v.string(),
  guidelines: v.string(),
  created_at: v.string(),
  exported_at: v.string(),
  counts: v.object({
    prompts: Count,
    responses: Count,
    systems: Count,
    comparisons: Count,
    annotators: Count,
    outcomes: v.object(v.entriesFromList([...OUTCOMES, 'ranking'], Count)),
  }),
  dates: v.object({ first: v.nullable(v.string()), last: v.nullable(v.string()) }),
  collection: v.object({
    /** Comparisons that came in files, and those that people made here. */
    imported: Count,
    collected: Count,
    /** Of pairs that the model chose; the others were drawn at random. */
    chosen_by_model: Count,
    judgements_per_pair: v.nullable(v.number()),
  }),
  /** How often two judgements of one pair say the same; null where no pair has two, or there are too many pairs to count. */
  agreement: v.nullable(v.object({ pairs: Count, value: v.number() })),
  model: v.nullable(v.object({ step: v.number(), comparisons: v.number(), published_at: v.string() })),
  /** Null: nobody has told. */
  licence: v.null(),
  caveats: v.array(v.string()),
});

export type ExportQuery = v.InferOutput<typeof ExportQuery>;
export type DataCard = v.InferOutput<typeof DataCard>;
