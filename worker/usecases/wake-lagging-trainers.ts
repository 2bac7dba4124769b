import type { Env } from '../env.ts';
import { trainerOf } from '../env.ts';
import { laggingProjects } from '../storage/checkpoints.ts';
import { openDatabase } from '../storage/database.ts';

/** The watchdog: a trainer that was not told of a comparison, by a crash right after the insert, is told now. */
export async function wakeLaggingTrainers(env: Env, now: Date): Promise<number> {
  const lagging = await laggingProjects(openDatabase(env.DB), now);
  await Promise.all(lagging.map(({ id }) => trainerOf(env, id).wake(id)));
  return lagging.length;
}
