import type { Comparison } from '../contract/comparison.ts';
import type { ChangeAnswer } from '../contract/me.ts';
import { DomainError } from '../core/errors.ts';
import { dayLimitReached } from '../core/limits.ts';
import { shownResponses } from '../core/ranking.ts';
import { taskName } from '../core/task-name.ts';
import { type ComparisonRow, findAnswer, findComparison, replaceComparison } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { type AnswerGate, throughGate } from './answer-gate.ts';
import { describeComparison } from './describe-comparison.ts';
import { isSameAnswer, readAnswer } from './read-answer.ts';

/** Answers anew what its annotator has answered. The log is not rewritten: the comparison is taken out and another appended, both
 *  or neither, so the model is that of a log that has the new answer alone. Again: the comparison that took its place.
 *  @param gate who counts the day's answers, for the log grows by each; null where they are not limited
 *  @returns the new comparison, with an id of its own
 *  @throws DomainError `comparison_not_found`, `not_your_comparison`, `comparison_excluded`, `daily_cap_reached`,
 *    `address_cap_reached`, `validation` for an answer to another kind of task */
export async function changeAnswer(
  db: Database,
  {
    project,
    id,
    caller,
    answer,
    gate,
    now,
  }: {
    project: ProjectRow;
    id: number;
    caller: string;
    answer: ChangeAnswer;
    gate: AnswerGate | null;
    now: Date;
  },
): Promise<{ comparison: Comparison; isNew: boolean }> {
  const old = await findComparison(db, project.id, id);
  if (!old) throw new DomainError('comparison_not_found', `This project has no comparison ${id}.`);
  if (old.annotator !== caller)
    throw new DomainError('not_your_comparison', 'Only who made a comparison can change its answer.');
  const again = {
    projectId: project.id,
    annotator: caller,
    task: taskName(shownResponses(old), id),
  };
  const row = newRow({ old, again, answer, now });
  const replace = () => replaceComparison(db, id, row);
  const { written, refusal } = old.excluded ? NOTHING : await throughGate(gate, caller, replace);
  if (refusal) throw dayLimitReached(refusal);
  const isNew = written === true;
  const kept = await findAnswer(db, again);
  if (!kept || kept.excluded || (!isNew && !isSameAnswer(kept, row))) throw excluded(id, kept);
  return {
    comparison: await describeComparison(db, kept, { hidden: project.settings.reveal === 'none' }),
    isNew,
  };
}

const NOTHING = { written: undefined, refusal: null };

function newRow({
  old,
  again,
  answer,
  now,
}: {
  old: ComparisonRow;
  again: Pick<ComparisonRow, 'projectId' | 'annotator' | 'task'>;
  answer: ChangeAnswer;
  now: Date;
}) {
  const { responseA: a, responseB: b, ranking, weight, active, purpose } = old;
  return {
    ...again,
    weight,
    active,
    purpose,
    ...readAnswer({ a, b, shown: ranking?.shown }, answer),
    activeMs: answer.active_ms ?? null,
    strength: answer.strength ?? null,
    reasons: answer.reasons ?? null,
    rationale: answer.rationale ?? null,
    skipReason: answer.skip_reason ?? null,
    createdAt: now,
  };
}

function excluded(id: number, kept: ComparisonRow | undefined): DomainError {
  const remedy =
    kept && !kept.excluded ? `Change comparison ${kept.id}, which took its place.` : 'It counts no more.';
  return new DomainError('comparison_excluded', `Comparison ${id} was taken out of the log. ${remedy}`);
}
