import { loggable } from '../core/errors.ts';
import { courierOf, type Env } from '../env.ts';
import { openDatabase } from '../storage/database.ts';
import { projectsWithWebhooks } from '../storage/webhooks.ts';
import { hasListeners } from './tell-webhooks.ts';

/** Something happened in a project: its courier looks, where anybody listens. A failure here must not look like one of training; the
 *  watchdog makes it good. */
export async function tellOfNews(env: Env, projectId: number): Promise<void> {
  try {
    if (await hasListeners(openDatabase(env.DB), projectId)) await courierOf(env, projectId).wake(projectId);
  } catch (error) {
    console.error('the courier was not woken', loggable(error));
  }
}

/** The watchdog: a courier that was not told, by a crash right after a checkpoint, looks now. */
export async function wakeCouriers(env: Env): Promise<void> {
  const ids = await projectsWithWebhooks(openDatabase(env.DB));
  await Promise.all(ids.map((id) => courierOf(env, id).wake(id)));
}
