import type { Client } from '../../../../worker/contract/client.ts';
import type { Rebuild } from '../../../../worker/contract/training.ts';

const EVERY_MS = 400;
/** Of somebody whose comparisons were not folded yet, nothing comes. */
const NOTHING_MS = 8_000;
const GIVE_UP_MS = 120_000;

/** Waits until the log is folded without the annotator, or with them again.
 *  @returns what changed; null where nothing had to be folded again, or it takes too long */
export async function awaitRebuild(
  client: Pick<Client, 'training'>,
  slug: string,
  {
    since,
    nowMs = () => Date.now(),
    sleep = (ms) => new Promise((resume) => setTimeout(resume, ms)),
  }: {
    /** Time of the last rebuild before. */
    since: string | null;
    nowMs?: () => number;
    sleep?: (ms: number) => Promise<void>;
  },
): Promise<Rebuild | null> {
  const begunMs = nowMs();
  for (;;) {
    await sleep(EVERY_MS);
    const newest = (await client.training(slug, 10)).rebuilds.at(-1);
    const isNew = newest !== undefined && newest.time !== since;
    if (isNew && newest.after) return newest;
    if (nowMs() - begunMs > (isNew ? GIVE_UP_MS : NOTHING_MS)) return null;
  }
}
