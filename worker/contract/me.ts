import * as v from 'valibot';
import { RESPONSE_KEYS } from '../core/ranking.ts';
import { AnswerTask, Comparison } from './comparison.ts';
import { imageField } from './image.ts';

/** What is known of the annotator whom the request comes from. */
export const Me = v.object({
  /** Null where the request says nothing of who it comes from, as in a browser that has not annotated. */
  annotator: v.nullable(v.string()),
  /** How the annotator is known: by the browser's cookie, by a token of one project, or by an API key. */
  known_by: v.nullable(v.picklist(['cookie', 'token', 'key'])),
  /** When the token or key expires; null for never, and for a cookie, which each visit renews. */
  expires_at: v.nullable(v.string()),
  /** Of the first comparison; null before it. */
  since: v.nullable(v.string()),
  /** Those that count. */
  comparisons: v.number(),
  projects: v.array(
    v.object({
      slug: v.string(),
      name: v.string(),
      comparisons: v.number(),
      /** Taken back, changed, or excluded by the project's owner. */
      excluded: v.number(),
      first_at: v.string(),
      last_at: v.string(),
    }),
  ),
});

export const OwnComparison = v.object({
  project: v.object({ slug: v.string(), name: v.string() }),
  ...Comparison.entries,
  prompt: v.string(),
  responses: v.array(v.object({ key: v.picklist(RESPONSE_KEYS), text: v.string(), ...imageField })),
  /** It was taken back, changed, or excluded by the project's owner, and counts no more. */
  excluded: v.boolean(),
});

/** Newest first. `next` is the `cursor` of the next page; null on the last. */
export const OwnComparisons = v.object({
  comparisons: v.array(OwnComparison),
  next: v.nullable(v.string()),
});

export const OwnComparisonsQuery = v.object({
  /** `json` is a page of the comparisons that count; `ndjson` is a download of all, a line each, excluded ones among them. */
  format: v.optional(v.picklist(['json', 'ndjson']), 'json'),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^(?:[1-9]\d?|100)$/, 'give a number from 1 to 100'), v.transform(Number)),
    '20',
  ),
  cursor: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}\.\d{1,15}\.\d{1,15}$/, 'give the "next" of the page before')),
  ),
});

/** Another answer to a pair that is answered. */
export const ChangeAnswer = v.omit(AnswerTask, ['task']);

/** What an erasure came to. */
export const Erased = v.object({ comparisons: v.number(), projects: v.number() });

export type Me = v.InferOutput<typeof Me>;
export type OwnComparison = v.InferOutput<typeof OwnComparison>;
export type OwnComparisons = v.InferOutput<typeof OwnComparisons>;
export type ChangeAnswer = v.InferOutput<typeof ChangeAnswer>;
export type Erased = v.InferOutput<typeof Erased>;
