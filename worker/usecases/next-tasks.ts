import type { Task } from '../contract/task.ts';
import type { Pair } from '../core/pairing.ts';
import { choosePairs, pairKey } from '../core/pairing.ts';
import { answeredPairs } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { handOutTasks } from './hand-out-tasks.ts';
import { readCatalogue } from './read-catalogue.ts';
import { isExpired, verifyTask } from './signed-task.ts';

/** The next comparisons for an annotator: pairs they have neither answered nor in hand. Writes nothing.
 *  @returns fewer than `count`, or none, where no other pair is left */
export async function nextTasks(
  db: Database,
  {
    project,
    annotator,
    count,
    pending,
    secret,
    now,
  }: {
    project: ProjectRow;
    annotator: string;
    count: number;
    /** Tokens in hand; those of others or past their time are of no concern. */
    pending: readonly string[];
    secret: string;
    now: Date;
  },
): Promise<Task[]> {
  const [catalogue, answered, inHand] = await Promise.all([
    readCatalogue(db, project.id),
    answeredPairs(db, project.id, annotator),
    Promise.all(pending.map((token) => pairInHand(token, { projectId: project.id, secret, now }))),
  ]);
  const seen = new Set([...answered.map(({ a, b }) => pairKey(a, b)), ...inHand]);
  const pairs: Pair[] = choosePairs({ catalogue: catalogue.byPrompt, seen, count, random: Math.random });
  const asked = pairs.map((pair) => ({ ...pair, annotator, task: crypto.randomUUID() }));
  return handOutTasks(db, { project, asked, secret, now });
}

async function pairInHand(
  token: string,
  { now, ...server }: { projectId: number; secret: string; now: Date },
): Promise<string> {
  const claims = await verifyTask(token, server).catch(() => null);
  return claims && !isExpired(claims, now) ? pairKey(claims.a, claims.b) : '';
}
