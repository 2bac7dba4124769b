import type { Task } from '../contract/task.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { readTexts } from '../storage/responses.ts';
import { signTask } from './signed-task.ts';

export interface AskedPair {
  /** Response ids, in the order to show them. */
  a: number;
  b: number;
  annotator: string;
  task: string;
  /** Whether the model chose the pair. */
  active: boolean;
}

/** Turns chosen pairs into signed tasks with their texts. */
export async function handOutTasks(
  db: Database,
  {
    project,
    asked,
    secret,
    now,
  }: { project: ProjectRow; asked: readonly AskedPair[]; secret: string; now: Date },
): Promise<Task[]> {
  if (asked.length === 0) return [];
  const ids = new Set(asked.flatMap(({ a, b }) => [a, b]));
  const texts = new Map((await readTexts(db, [...ids])).map((text) => [text.id, text]));
  const expiresAt = Math.floor(now.getTime() / 1000) + project.settings.task_minutes * 60;
  return Promise.all(
    asked.map(async ({ a, b, annotator, task, active }): Promise<Task> => {
      const [textA, textB] = [texts.get(a), texts.get(b)];
      if (!textA || !textB) throw new Error(`a response of the pair ${a}, ${b} is gone`);
      return {
        task: await signTask({ projectId: project.id, task, annotator, a, b, active, expiresAt }, secret),
        kind: 'pair',
        prompt: textA.prompt,
        responses: [
          { key: 'a', text: textA.text },
          { key: 'b', text: textB.text },
        ],
        expires_at: new Date(expiresAt * 1000).toISOString(),
      };
    }),
  );
}
