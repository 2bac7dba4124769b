/** What owners do that others would ask about later: each change of a project, of its data, its model or its keys. */
export const AUDIT_ACTIONS = [
  'project.created',
  'project.changed',
  'project.deleted',
  'key.created',
  'key.rotated',
  'key.revoked',
  'annotator.quarantined',
  'annotator.released',
  'annotator.erased',
  'comparison.excluded',
  'data.imported',
  'gold.marked',
  'gold.unmarked',
  'prior.set',
  'prior.removed',
  'model.rebuilt',
  'model.promoted',
  'model.rolled_back',
  'webhook.created',
  'webhook.deleted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** The key that acted. Its name is kept as it was then. */
export interface Actor {
  keyId: string;
  keyName: string;
}

/** What an entry says beside who, when and why: ids, counts and settings. Never a secret, nor what annotators wrote. */
export type AuditDetails = Record<string, unknown>;

export interface FieldChange {
  field: string;
  /** Before and after; left out of what is too long to read in a list. */
  from?: unknown;
  to?: unknown;
}

const SHORT = 200;

/** Which fields of `after` differ from those of `before`, by name. */
export function fieldChanges(before: AuditDetails, after: AuditDetails): FieldChange[] {
  return Object.keys(after)
    .sort()
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => {
      const values = { from: before[field] ?? null, to: after[field] ?? null };
      const isShort = Object.values(values).every((value) => JSON.stringify(value).length <= SHORT);
      return { field, ...(isShort && values) };
    });
}
