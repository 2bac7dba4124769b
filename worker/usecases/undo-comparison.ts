import type { Task } from '../contract/task.ts';
import { DomainError } from '../core/errors.ts';
import { taskName } from '../core/task-name.ts';
import { excludeComparison, findComparison } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { handOutTasks } from './hand-out-tasks.ts';

/** Takes a comparison out of the log; the trainer takes its gradient back. Again: nothing changes.
 *  @param caller the annotator who asks; null for an owner, who may undo anyone's
 *  @returns the same pair as a fresh task, sides as they were, so that it can be answered anew
 *  @throws DomainError `comparison_not_found`, `not_your_comparison` */
export async function undoComparison(
  db: Database,
  {
    project,
    id,
    caller,
    secret,
    now,
  }: {
    project: ProjectRow;
    id: number;
    caller: string | null;
    secret: string;
    now: Date;
  },
): Promise<Task> {
  const row = await findComparison(db, project.id, id);
  if (!row) throw new DomainError('comparison_not_found', `This project has no comparison ${id}.`);
  if (caller !== null && row.annotator !== caller) {
    throw new DomainError('not_your_comparison', 'Only who made a comparison, or the owner, can undo it.');
  }
  if (!row.excluded) await excludeComparison(db, { projectId: project.id, comparisonId: id, createdAt: now });
  const { responseA: a, responseB: b, annotator, active } = row;
  const again = { a, b, annotator, task: taskName(a, b, id), active };
  const [task] = await handOutTasks(db, { project, asked: [again], secret, now });
  if (!task) throw new Error('no task was handed out');
  return task;
}
