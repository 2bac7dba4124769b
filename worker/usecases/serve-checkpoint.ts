import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { newestPromoted, pinCheckpoint, releasePin, servedStep } from '../storage/checkpoints.ts';
import type { Database } from '../storage/database.ts';
import { forgetLatest } from './read-checkpoint.ts';

interface Decision {
  projectId: number;
  by: Actor;
  reason: string;
  now: Date;
}

/** Serves a kept checkpoint, whatever is trained from now on. Training goes on.
 *  @throws DomainError `checkpoint_not_found` */
export async function serveCheckpoint(
  db: Database,
  step: number,
  { projectId, now, ...decided }: Decision,
): Promise<void> {
  const note = noteOf({ from: await servedStep(db, projectId), to: step });
  const isKept = await pinCheckpoint(
    db,
    { projectId, step, createdAt: now },
    { ...note, ...decided, projectId, at: now },
  );
  if (!isKept)
    throw new DomainError(
      'checkpoint_not_found',
      `step: there is no checkpoint of step ${step}, or none any more: GET …/checkpoints lists those that are kept.`,
    );
  forgetLatest(projectId);
}

/** Serves what training gives again: the newest that the gate let through. Where nothing else was set, nothing changes. */
export async function serveNewest(db: Database, { projectId, now, ...decided }: Decision): Promise<void> {
  const [from, to] = await Promise.all([servedStep(db, projectId), newestPromoted(db, projectId)]);
  await releasePin(db, projectId, { ...noteOf({ from, to }, true), ...decided, projectId, at: now });
  forgetLatest(projectId);
}

/** What the audit log says of it: an earlier step than the one that was served is a way back. */
function noteOf({ from, to }: { from: number | null; to: number | null }, released = false) {
  const isBack = to !== null && from !== null && to < from;
  const action = isBack ? ('model.rolled_back' as const) : ('model.promoted' as const);
  return { action, details: { from, step: to, ...(released && { released }) } };
}
