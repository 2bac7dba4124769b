import * as v from 'valibot';

export const Health = v.object({ ok: v.literal(true), time: v.string() });
export type Health = v.InferOutput<typeof Health>;
