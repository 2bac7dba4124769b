import type { Task } from '../contract/task.ts';
import type { Actor } from '../core/audit.ts';
import { DomainError } from '../core/errors.ts';
import { taskName } from '../core/task-name.ts';
import { excludeComparison, findComparison } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { handOutTasks } from './hand-out-tasks.ts';

/** Takes a comparison out of the log; the trainer takes its gradient back. Again: nothing changes.
 *  @param caller the annotator who asks; null for an owner, who may undo anyone's, with the key `by`
 *  @returns the same responses as a fresh task, in the order shown before, so that it can be answered anew
 *  @throws DomainError `comparison_not_found`, `not_your_comparison` */
export async function undoComparison(
  db: Database,
  {
    project,
    id,
    caller,
    by,
    secret,
    now,
  }: {
    project: ProjectRow;
    id: number;
    caller: string | null;
    by: Actor | null;
    secret: string;
    now: Date;
  },
): Promise<Task> {
  const row = await findComparison(db, project.id, id);
  if (!row) throw new DomainError('comparison_not_found', `This project has no comparison ${id}.`);
  if (caller !== null && row.annotator !== caller) {
    throw new DomainError('not_your_comparison', 'Only who made a comparison, or the owner, can undo it.');
  }
  const projectId = project.id;
  const note = {
    projectId,
    by,
    action: 'comparison.excluded',
    details: { comparison: id },
    at: now,
  } as const;
  if (!row.excluded)
    await excludeComparison(
      db,
      { projectId, comparisonId: id, createdAt: now },
      caller === null ? note : null,
    );
  const { responseA: a, responseB: b, annotator, active, ranking, purpose } = row;
  const again = { a, b, shown: ranking?.shown, annotator, task: taskName([a, b], id), active, purpose };
  const [task] = await handOutTasks(db, { project, asked: [again], secret, now });
  if (!task) throw new Error('no task was handed out');
  return task;
}
