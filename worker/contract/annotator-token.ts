import * as v from 'valibot';
import { LIMITS } from './limits.ts';

const DAY_SECONDS = 86_400;

/** Ask for a token that names an annotator of one project, for pages of other origins. Without `annotator` it is a new one that nobody
 *  knows, or, with a token in the header Tilt-Annotator that was anonymous too, the same one for longer. */
export const AskAnnotatorToken = v.strictObject({
  /** A site's own name for its user, with an annotate key: always the same annotator. */
  annotator: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(LIMITS.annotatorLength))),
  /** Seconds; an hour without it for a site's own user, 90 days for others. */
  expires_in: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(60, 'at least a minute: 60'), v.maxValue(90 * DAY_SECONDS)),
  ),
});

/** `token` goes into the header Tilt-Annotator. */
export const AnnotatorToken = v.object({
  token: v.string(),
  annotator: v.string(),
  expires_at: v.string(),
});

export const TOKEN_SECONDS = { named: 3_600, anonymous: 90 * DAY_SECONDS } as const;

export type AskAnnotatorToken = v.InferOutput<typeof AskAnnotatorToken>;
export type AnnotatorToken = v.InferOutput<typeof AnnotatorToken>;
