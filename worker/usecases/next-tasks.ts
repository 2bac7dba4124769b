import type { Task } from '../contract/task.ts';
import type { HeldPair } from '../core/reservations.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { type DrawnTask, pairsIn, type TaskAsk } from './draw-tasks.ts';
import { handOutTasks } from './hand-out-tasks.ts';
import { isExpired, verifyTask } from './signed-task.ts';

/** A pair that was handed out counts as collected for so long at the most, unless its annotator asks for more and names it. */
const HOLD_SECONDS = 600;

/** The next comparisons for an annotator: pairs they have neither answered nor in hand. Writes nothing.
 *  @returns fewer than `count`, or none, where no other pair is left */
export async function nextTasks(
  db: Database,
  {
    project,
    annotator,
    count,
    pending,
    holdSeconds = HOLD_SECONDS,
    draw,
    secret,
    now,
  }: {
    project: ProjectRow;
    annotator: string;
    count: number;
    /** Tokens in hand; those of others or past their time are of no concern. */
    pending: readonly string[];
    holdSeconds?: number | undefined;
    /** Asks the one who decides which pairs the project's annotators get. */
    draw: (ask: TaskAsk) => Promise<DrawnTask[]>;
    secret: string;
    now: Date;
  },
): Promise<Task[]> {
  const server = { projectId: project.id, secret, now };
  const inHand = await Promise.all(pending.map((token) => pairsInHand(token, annotator, server)));
  const { overlap, active_share, held_out_share, gold_share, repeat_share, ranking_size, task_minutes } =
    project.settings;
  const drawn = await draw({
    annotator,
    count,
    inHand: inHand.flat(),
    overlap,
    activeShare: active_share,
    heldOutShare: held_out_share,
    goldShare: gold_share,
    repeatShare: repeat_share,
    rankingSize: ranking_size,
    holdMs: Math.min(holdSeconds, task_minutes * 60) * 1000,
  });
  const asked = drawn.map((pair) => ({ ...pair, annotator }));
  return handOutTasks(db, { project, asked, secret, now });
}

async function pairsInHand(
  token: string,
  annotator: string,
  { now, ...server }: { projectId: number; secret: string; now: Date },
): Promise<HeldPair[]> {
  const claims = await verifyTask(token, server).catch(() => null);
  if (!claims || claims.annotator !== annotator || isExpired(claims, now)) return [];
  const { a, b, active, purpose, shown } = claims;
  return shown ? pairsIn(shown) : [{ a, b, active, purpose }];
}
