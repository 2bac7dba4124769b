import type { AskTasks, Task } from '../contract/task.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { contentHash } from './content-hash.ts';
import { findNamedPairs } from './find-named-pairs.ts';
import { handOutTasks } from './hand-out-tasks.ts';

type NamedPair = NonNullable<AskTasks['pairs']>[number];

/** Tasks for pairs the caller names by their texts, each in the name of an annotator: how a recorded crowd is played
 *  again. A pair with a `reference` always gets the same task, so answering it twice is one row.
 *  @throws DomainError `pair_not_found` naming the first pair whose texts were not imported */
export async function namedTasks(
  db: Database,
  {
    project,
    pairs,
    annotator,
    secret,
    now,
  }: {
    project: ProjectRow;
    pairs: readonly NamedPair[];
    /** For pairs that name none. */
    annotator: string;
    secret: string;
    now: Date;
  },
): Promise<Task[]> {
  const found = await findNamedPairs(db, project.id, pairs);
  const asked = await Promise.all(
    pairs.map(async (pair, index) => ({
      ...(found[index] as { a: number; b: number }),
      annotator: pair.annotator ?? annotator,
      task: await nameOf(pair),
      active: false,
      purpose: null,
    })),
  );
  return handOutTasks(db, { project, asked, secret, now });
}

async function nameOf({ reference }: NamedPair): Promise<string> {
  return reference === undefined ? crypto.randomUUID() : `ref-${await contentHash(reference)}`;
}
