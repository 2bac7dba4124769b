import type { AnswerTask, Comparison } from '../contract/comparison.ts';
import { DomainError } from '../core/errors.ts';
import type { ComparisonRow, NewComparison } from '../storage/comparisons.ts';
import { appendComparison, findAnswer } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { readSystems } from '../storage/responses.ts';
import type { TaskClaims } from './signed-task.ts';
import { isExpired, verifyTask } from './signed-task.ts';

/** Writes an answer to the log, once: the same answer again finds its row, another one is refused.
 *  @param caller who the request says it comes from; null where it says nothing, for the task names its annotator
 *  @throws DomainError `task_invalid`, `task_expired`, `task_answered` */
export async function recordComparison(
  db: Database,
  {
    project,
    answer,
    caller,
    secret,
    now,
  }: {
    project: ProjectRow;
    answer: AnswerTask;
    caller: string | null;
    secret: string;
    now: Date;
  },
): Promise<{ comparison: Comparison; isNew: boolean }> {
  const claims = await verifyTask(answer.task, { projectId: project.id, secret });
  if (caller !== null && caller !== claims.annotator) {
    throw new DomainError(
      'task_invalid',
      'This task was given to another annotator: ask for one of your own.',
    );
  }
  const isLate = isExpired(claims, now);
  const appended = isLate ? undefined : await appendComparison(db, newRow(claims, answer, now));
  const kept = appended ?? (await findAnswer(db, claims));
  // An answer whose reply was lost may be sent again at any time; a new one may not.
  if (!kept && isLate) throw new DomainError('task_expired', 'This task has expired: ask for a new one.');
  if (!kept) throw new Error('an answer was neither written nor found');
  if (!isSame(kept, claims, answer)) throw answered(kept);
  return { comparison: await describeComparison(db, kept), isNew: appended !== undefined };
}

function newRow(
  { projectId, task, annotator, a, b, active }: TaskClaims,
  answer: AnswerTask,
  createdAt: Date,
): NewComparison {
  return {
    projectId,
    annotator,
    task,
    responseA: a,
    responseB: b,
    active,
    outcome: answer.outcome,
    activeMs: answer.active_ms ?? null,
    strength: answer.strength ?? null,
    reasons: answer.reasons ?? null,
    rationale: answer.rationale ?? null,
    skipReason: answer.skip_reason ?? null,
    createdAt,
  };
}

/** A task may be handed out again with its sides exchanged: then the same letter is another answer. */
function isSame(kept: ComparisonRow, { a, b }: TaskClaims, { outcome }: AnswerTask): boolean {
  return kept.outcome === outcome && kept.responseA === a && kept.responseB === b && !kept.excluded;
}

function answered({ outcome, excluded }: ComparisonRow): DomainError {
  const what = excluded ? 'was answered and taken back' : `was answered "${outcome}" already`;
  return new DomainError(
    'task_answered',
    `This task ${what}, and a task is answered once: ask for a new one.`,
  );
}

async function describeComparison(db: Database, row: ComparisonRow): Promise<Comparison> {
  const systems = await readSystems(db, [row.responseA, row.responseB]);
  const { id, outcome, annotator, createdAt, responseA, responseB } = row;
  const { activeMs, strength, reasons, rationale, skipReason } = row;
  return {
    id,
    outcome,
    annotator,
    created_at: createdAt.toISOString(),
    active_ms: activeMs,
    strength,
    reasons,
    rationale,
    skip_reason: skipReason,
    systems: { a: systems.get(responseA) ?? null, b: systems.get(responseB) ?? null },
  };
}
