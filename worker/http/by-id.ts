import * as v from 'valibot';

/** The number in a path that names one of something. */
export const ById = v.object({
  id: v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, 'give the number that the answer brought'),
    v.transform(Number),
  ),
});
