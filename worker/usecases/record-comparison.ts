import type { AnswerTask, Comparison } from '../contract/comparison.ts';
import { DomainError } from '../core/errors.ts';
import { dayLimitReached } from '../core/limits.ts';
import type { ComparisonRow, NewComparison } from '../storage/comparisons.ts';
import { appendComparison, findAnswer } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { type AnswerGate, throughGate } from './answer-gate.ts';
import { describeComparison } from './describe-comparison.ts';
import { erasureMarks } from './erasure-mark.ts';
import { describeRanking, isSameAnswer, readAnswer } from './read-answer.ts';
import type { TaskClaims } from './signed-task.ts';
import { isExpired, verifyTask } from './signed-task.ts';

/** Writes an answer to the log, once: the same answer again finds its row, another one is refused.
 *  @param caller who the request says it comes from; null where it says nothing, for the task names its annotator
 *  @param gate who counts the day's answers; null where they are not limited
 *  @throws DomainError `task_invalid`, `task_expired`, `task_answered`, `daily_cap_reached`, `address_cap_reached`, `validation` for
 *    an answer to another kind of task */
export async function recordComparison(
  db: Database,
  {
    project,
    answer,
    caller,
    gate,
    secret,
    now,
  }: {
    project: ProjectRow;
    answer: AnswerTask;
    caller: string | null;
    gate: AnswerGate | null;
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
  const row = newRow(claims, answer, now);
  const marks = await erasureMarks(claims.annotator, { projectId: project.id, secret });
  const append = () => appendComparison(db, row, { marks, since: new Date(claims.issuedAt) });
  const { written, refusal } = isLate ? NOTHING : await throughGate(gate, row.annotator, append);
  const kept = written ?? (await findAnswer(db, claims));
  // An answer whose reply was lost may be sent again at any time; a new one may not.
  if (!kept && refusal) throw dayLimitReached(refusal);
  if (!kept && isLate) throw new DomainError('task_expired', 'This task has expired: ask for a new one.');
  if (!kept) throw erasedSince();
  if (!isSameAnswer(kept, row)) throw answered(kept);
  const hidden = project.settings.reveal === 'none';
  return { comparison: await describeComparison(db, kept, { hidden }), isNew: written !== undefined };
}

function erasedSince(): DomainError {
  return new DomainError(
    'task_invalid',
    'This task was given to an annotator who has had everything erased since: ask for a new one.',
  );
}

const NOTHING = { written: undefined, refusal: null };

function newRow(claims: TaskClaims, answer: AnswerTask, createdAt: Date) {
  const { projectId, task, annotator, active, purpose } = claims;
  return {
    projectId,
    annotator,
    task,
    active,
    purpose,
    ...readAnswer(claims, answer),
    activeMs: answer.active_ms ?? null,
    strength: answer.strength ?? null,
    reasons: answer.reasons ?? null,
    rationale: answer.rationale ?? null,
    skipReason: answer.skip_reason ?? null,
    createdAt,
  } satisfies NewComparison;
}

function answered({ outcome, ranking, excluded }: ComparisonRow): DomainError {
  const said = describeRanking(ranking) ?? outcome;
  const what = excluded ? 'was answered and taken back' : `was answered ${JSON.stringify(said)} already`;
  return new DomainError(
    'task_answered',
    `This task ${what}, and a task is answered once: ask for a new one.`,
  );
}
