import * as v from 'valibot';
import { DomainError } from '../core/errors.ts';
import type { Purpose } from '../core/purpose.ts';
import { LEAST_RANKED, MOST_RANKED } from '../core/ranking.ts';
import { seal, unseal } from './sealed-token.ts';

/** What a task token says: who is asked about which responses, in which order they are shown, who chose
 *  them and why, and until when. The token is sealed, for an annotator must not see whether it is gold or a repeat. */
export interface TaskClaims {
  projectId: number;
  /** Unique for an annotator. */
  task: string;
  annotator: string;
  a: number;
  b: number;
  /** Of three responses or more, in the order shown: `a` and `b` are the first two. Not there for a pair. */
  shown?: readonly number[] | undefined;
  /** Whether the model chose the pair. */
  active: boolean;
  purpose: Purpose | null;
  /** Milliseconds since 1970. */
  issuedAt: number;
  /** Seconds since 1970. */
  expiresAt: number;
}

const Payload = v.object({
  p: v.number(),
  t: v.string(),
  n: v.string(),
  a: v.number(),
  b: v.number(),
  r: v.optional(v.pipe(v.array(v.number()), v.minLength(LEAST_RANKED), v.maxLength(MOST_RANKED))),
  c: v.boolean(),
  /** An index: of one length, whatever it says. */
  w: v.picklist([0, 1, 2]),
  /** Tasks from before it was noted count as the oldest. */
  i: v.optional(v.number(), 0),
  exp: v.number(),
});

const PURPOSES = [null, 'gold', 'repeat'] as const satisfies (Purpose | null)[];

/** Names of tasks differ in length, by what the task is for: all up to this many characters make tokens of one length. Those of
 *  rankings are longer, as anyone sees them to be. */
const NAME_LENGTH = 48;

const USE = 'task';

/** A task as a sealed token, so that handing one out writes nothing. */
export function signTask(
  { projectId, task, annotator, a, b, shown, active, purpose, issuedAt, expiresAt }: TaskClaims,
  secret: string,
): Promise<string> {
  const w = PURPOSES.indexOf(purpose);
  const payload = { p: projectId, t: task, n: annotator, a, b, c: active, w, i: issuedAt, exp: expiresAt };
  const slack = Math.max(0, NAME_LENGTH - task.length) + (active ? 1 : 0);
  return seal(shown ? { ...payload, r: shown } : payload, { secret, use: USE, slack });
}

/** What a token says, its time past or not.
 *  @throws DomainError `task_invalid` for anything this server did not seal for this project */
export async function verifyTask(
  token: string,
  { projectId, secret }: { projectId: number; secret: string },
): Promise<TaskClaims> {
  const claims = v.safeParse(Payload, await unseal(token, { secret, use: USE }));
  if (!claims.success || claims.output.p !== projectId) throw invalid();
  const { t: task, n: annotator, a, b, r: shown, c: active, w, i: issuedAt, exp: expiresAt } = claims.output;
  return { projectId, task, annotator, a, b, shown, active, purpose: PURPOSES[w], issuedAt, expiresAt };
}

export function isExpired({ expiresAt }: TaskClaims, now: Date): boolean {
  return expiresAt * 1000 <= now.getTime();
}

function invalid(): DomainError {
  return new DomainError(
    'task_invalid',
    'This task was not given by this project: ask for a new one with POST …/tasks.',
  );
}
