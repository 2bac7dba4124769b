import * as v from 'valibot';

/** The last part of the path that came with a response: sealed, and good for hours. */
export const ImageQuery = v.object({ image: v.pipe(v.string(), v.maxLength(1000)) });

/** A pair of settings.practice, counted from 0, and the side. */
export const PracticeImageQuery = v.object({
  place: v.pipe(
    v.string(),
    v.regex(/^\d{1,2}$/, 'give the place of the practice pair, from 0'),
    v.transform(Number),
  ),
  side: v.picklist(['a', 'b']),
});

/** Of a response that is an image, the path on this server at which it is shown, good for hours. Not there for texts. */
export const imageField = { image: v.optional(v.string()) };
