import type { Task } from '../contract/task.ts';
import { maskMakers } from '../core/mask-makers.ts';
import type { Purpose } from '../core/purpose.ts';
import { RESPONSE_KEYS, type ResponseKey } from '../core/ranking.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { readTexts } from '../storage/responses.ts';
import { imagesOf } from './image-reference.ts';
import { signTask } from './signed-task.ts';

export interface AskedTask {
  /** Response ids, in the order to show them. */
  a: number;
  b: number;
  /** Of three responses or more; `a` and `b` are the first two. */
  shown?: readonly number[] | undefined;
  annotator: string;
  task: string;
  /** Whether the model chose the pair. */
  active: boolean;
  purpose: Purpose | null;
}

/** Turns chosen pairs and rankings into signed tasks with their texts; of images, with paths that say nothing of where they are kept. */
export async function handOutTasks(
  db: Database,
  {
    project,
    asked,
    secret,
    now,
  }: { project: ProjectRow; asked: readonly AskedTask[]; secret: string; now: Date },
): Promise<Task[]> {
  if (asked.length === 0) return [];
  const ids = new Set(asked.flatMap(({ a, b, shown = [a, b] }) => shown));
  const texts = new Map((await readTexts(db, [...ids])).map((text) => [text.id, text]));
  const { responses: kind, mask_makers: masks, task_minutes: minutes } = project.settings;
  const textOf = masks ? maskMakers : (text: string) => text;
  const imageOf = imagesOf({ ...project, responses: kind }, { secret, now, seconds: minutes * 60 });
  const expiresAt = Math.floor(now.getTime() / 1000) + minutes * 60;
  return Promise.all(
    asked.map(async (one): Promise<Task> => {
      const { a, b, shown = [a, b] } = one;
      const responses = shown.map((id, at) => {
        const text = texts.get(id);
        if (!text) throw new Error(`response ${id} of a task is gone`);
        return { key: RESPONSE_KEYS[at] as ResponseKey, ...text, id };
      });
      return {
        task: await signTask({ ...one, projectId: project.id, issuedAt: now.getTime(), expiresAt }, secret),
        kind: shown.length === 2 ? 'pair' : 'rank',
        prompt: responses[0]?.prompt ?? '',
        responses: await Promise.all(
          responses.map(async ({ key, text, id }) => {
            const image = await imageOf(id);
            return { key, text: 'image' in image ? '' : textOf(text), ...image };
          }),
        ),
        expires_at: new Date(expiresAt * 1000).toISOString(),
      };
    }),
  );
}
