import { sign, verify } from 'hono/jwt';
import * as v from 'valibot';
import { DomainError } from '../core/errors.ts';

/** What a task token says: who is asked about which two responses, in which order they are shown, who chose
 *  them, and until when. */
export interface TaskClaims {
  projectId: number;
  /** Unique for an annotator. */
  task: string;
  annotator: string;
  a: number;
  b: number;
  /** Whether the model chose the pair. */
  active: boolean;
  /** Seconds since 1970. */
  expiresAt: number;
}

const Payload = v.object({
  p: v.number(),
  t: v.string(),
  n: v.string(),
  a: v.number(),
  b: v.number(),
  /** Missing in tasks from before the model chose any. */
  c: v.optional(v.boolean(), false),
  exp: v.number(),
});

/** A signature of 32 bytes is 43 base64url characters, whose last has two bits to spare: only one spelling passes. */
const CANONICAL_END = /[AEIMQUYcgkosw048]$/;

/** A task as a signed token, so that handing one out writes nothing. @see RFC 7519 (JWT, HS256) */
export function signTask(
  { projectId, task, annotator, a, b, active, expiresAt }: TaskClaims,
  secret: string,
): Promise<string> {
  return sign({ p: projectId, t: task, n: annotator, a, b, c: active, exp: expiresAt }, secret, 'HS256');
}

/** What a token says, its time past or not.
 *  @throws DomainError `task_invalid` for anything this server did not sign for this project */
export async function verifyTask(
  token: string,
  { projectId, secret }: { projectId: number; secret: string },
): Promise<TaskClaims> {
  const payload = await verifiedPayload(token, secret);
  const claims = v.safeParse(Payload, payload);
  if (!claims.success || claims.output.p !== projectId) throw invalid();
  const { t: task, n: annotator, a, b, c: active, exp: expiresAt } = claims.output;
  return { projectId, task, annotator, a, b, active, expiresAt };
}

export function isExpired({ expiresAt }: TaskClaims, now: Date): boolean {
  return expiresAt * 1000 <= now.getTime();
}

async function verifiedPayload(token: string, secret: string): Promise<unknown> {
  if (!CANONICAL_END.test(token)) throw invalid();
  try {
    return await verify(token, secret, { alg: 'HS256', exp: false });
  } catch {
    throw invalid();
  }
}

function invalid(): DomainError {
  return new DomainError(
    'task_invalid',
    'This task was not given by this project: ask for a new one with POST …/tasks.',
  );
}
