import * as v from 'valibot';
import { ImportQuery, ImportReport } from './import.ts';

/** What to start from: another project's model. */
export const StartFrom = v.strictObject(
  {
    /** Its slug. */
    project: v.string(),
    /** The step of a checkpoint that is kept, or the newest. What comes after it changes nothing: the weights are copied. */
    checkpoint: v.optional(
      v.union([v.literal('latest'), v.pipe(v.number(), v.integer(), v.minValue(1))]),
      'latest',
    ),
  },
  'send {"project": "…"}, or a file of preferences as application/x-ndjson or text/csv',
);

/** How to read a file. */
export const PriorQuery = v.pick(ImportQuery, ['format']);

/** Where a prior came from. */
export const PriorSource = v.variant('kind', [
  v.object({
    kind: v.literal('checkpoint'),
    /** Null, as the step is, where the asker may not read that project. */
    project: v.nullable(v.string()),
    step: v.nullable(v.number()),
  }),
  v.object({ kind: v.literal('file') }),
]);

/** What a project's model starts from. */
export const Prior = v.object({
  source: PriorSource,
  /** Names the weights, as `sha256` of a model card does. */
  sha256: v.string(),
  /** Preferences they were learnt from. */
  preferences: v.number(),
  head: v.picklist(['linear', 'mlp']),
  feature_version: v.number(),
  feature_count: v.number(),
  set_at: v.string(),
  /** Whether the model starts from it. False where this server's features have changed since: set it again. */
  applies: v.boolean(),
});

/** The prior as it now is, and of a file the lines that were left out. */
export const PriorReport = v.object({ ...Prior.entries, errors: ImportReport.entries.errors });

export type StartFrom = v.InferOutput<typeof StartFrom>;
export type PriorSource = v.InferOutput<typeof PriorSource>;
export type Prior = v.InferOutput<typeof Prior>;
export type PriorReport = v.InferOutput<typeof PriorReport>;
