import * as v from 'valibot';

export const ImportQuery = v.object({
  /** `tilt`, `pairs`, `votes`, `hh` or `csv`; else detected from the content type and each line's fields. */
  format: v.optional(v.picklist(['tilt', 'pairs', 'votes', 'hh', 'csv'])),
  /** `ignore` brings prompts and responses only. */
  labels: v.optional(v.picklist(['import', 'ignore']), 'import'),
});

export const ImportReport = v.object({
  prompts: v.number(),
  responses: v.number(),
  comparisons: v.number(),
  /** Rows that were there already. */
  skipped: v.number(),
  errors: v.array(v.object({ line: v.number(), code: v.string(), message: v.string() })),
});

export type ImportQuery = v.InferOutput<typeof ImportQuery>;
export type ImportReport = v.InferOutput<typeof ImportReport>;
