import * as v from 'valibot';
import { SCOPES } from '../core/api-key.ts';
import { LIMITS } from './limits.ts';

const Scopes = v.pipe(
  v.array(v.picklist(SCOPES)),
  v.minLength(1, `name at least one of ${SCOPES.join(', ')}`),
  v.maxLength(SCOPES.length),
);

export const CreateKey = v.strictObject({
  /** What it is for, to know it again by. */
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.nameLength)), ''),
  /** What it may do; `admin` may do everything. A key for URLs (`/k/{key}/…`) has `score` alone. */
  scopes: Scopes,
  /** Slug of the one project it is good for; without it, good for all that the creating key is good for. */
  project: v.optional(v.string()),
  /** Without it the key is good until it is revoked. */
  expires_at: v.optional(v.pipe(v.string(), v.isoTimestamp('give a time such as 2030-12-31T00:00:00Z'))),
});

export const RotateKey = v.strictObject({
  /** How long the old key stays good; 0 ends it at once. */
  grace_hours: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(720)), 24),
});

/** A key without its secret. */
export const Key = v.object({
  /** Names the key where it is to be revoked; of no use to call with. */
  id: v.string(),
  name: v.string(),
  scopes: v.array(v.picklist(SCOPES)),
  project: v.nullable(v.string()),
  created_at: v.string(),
  expires_at: v.nullable(v.string()),
  revoked_at: v.nullable(v.string()),
  /** To the hour; null for never. */
  last_used_at: v.nullable(v.string()),
  /** Id of the key that a rotation put in its place. */
  replaced_by: v.nullable(v.string()),
});

/** `key` is the secret, shown this once. */
export const CreatedKey = v.object({ key: v.string(), ...Key.entries });
export const KeyList = v.object({ keys: v.array(Key) });

export type CreateKey = v.InferOutput<typeof CreateKey>;
export type RotateKey = v.InferOutput<typeof RotateKey>;
export type Key = v.InferOutput<typeof Key>;
export type CreatedKey = v.InferOutput<typeof CreatedKey>;
export type KeyList = v.InferOutput<typeof KeyList>;
