import { env } from 'cloudflare:workers';
import type { Task } from '../../worker/contract/task.ts';
import { unseal } from '../../worker/usecases/sealed-token.ts';

/** What a task's token says: only the server can read it. */
export interface TaskPayload {
  a: number;
  b: number;
  /** Task name. */
  t: string;
  /** Whether the model chose the pair. */
  c: boolean;
  /** 1 for gold, 2 for a repeat. */
  w: 0 | 1 | 2;
}

export async function payloadOf({ task }: Pick<Task, 'task'>): Promise<TaskPayload> {
  return (await unseal(task, { secret: env.SIGNING_SECRET, use: 'task' })) as TaskPayload;
}
