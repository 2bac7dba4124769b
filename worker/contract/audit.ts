import * as v from 'valibot';
import { AUDIT_ACTIONS } from '../core/audit.ts';

export const AuditQuery = v.object({
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^(?:[1-9]\d?|100)$/, 'give a number from 1 to 100'), v.transform(Number)),
    '50',
  ),
  /** The "next" of the page before. */
  before: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'give the "next" of the page before'), v.transform(Number)),
  ),
  /** Only what was done in this way; several with commas between. */
  action: v.optional(
    v.pipe(
      v.string(),
      v.transform((list) => list.split(',')),
      v.array(v.picklist(AUDIT_ACTIONS)),
    ),
  ),
});

/** What was done, when, by which key and why. */
export const AuditEntry = v.object({
  id: v.number(),
  time: v.string(),
  /** Slug; null for what concerns no project, or one that is deleted. */
  project: v.nullable(v.string()),
  action: v.picklist(AUDIT_ACTIONS),
  /** Id of the key that acted, and its name at the time; null where an annotator erased themself. */
  key: v.nullable(v.string()),
  key_name: v.nullable(v.string()),
  /** Empty where none was given. */
  reason: v.string(),
  /** Ids, counts and settings, by action; annotators by pseudonym. */
  details: v.record(v.string(), v.unknown()),
});

/** Newest first. `next` is the `before` of the next page; null on the last. */
export const AuditLog = v.object({ entries: v.array(AuditEntry), next: v.nullable(v.number()) });

export type AuditQuery = v.InferOutput<typeof AuditQuery>;
export type AuditEntry = v.InferOutput<typeof AuditEntry>;
export type AuditLog = v.InferOutput<typeof AuditLog>;
