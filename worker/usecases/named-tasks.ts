import type { AskTasks, Task } from '../contract/task.ts';
import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { findByContent } from '../storage/responses.ts';
import { contentHash } from './content-hash.ts';
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
  const hashed = await Promise.all(pairs.map(hashPair));
  const ids = await findByContent(db, project.id, hashed.flat());
  const asked = await Promise.all(
    pairs.map(async (pair, index) => {
      const [a, b] = [ids[2 * index], ids[2 * index + 1]];
      if (!a || !b) {
        const sentence = `pairs[${index}] is not in this project: import its prompt and both responses first.`;
        throw new DomainError('pair_not_found', sentence);
      }
      return { a, b, annotator: pair.annotator ?? annotator, task: await nameOf(pair), active: false };
    }),
  );
  return handOutTasks(db, { project, asked, secret, now });
}

async function hashPair({ prompt, a, b, system_a = null, system_b = null }: NamedPair) {
  const promptHash = await contentHash(prompt);
  return [
    { promptHash, responseHash: await contentHash(system_a, a) },
    { promptHash, responseHash: await contentHash(system_b, b) },
  ];
}

async function nameOf({ reference }: NamedPair): Promise<string> {
  return reference === undefined ? crypto.randomUUID() : `ref-${await contentHash(reference)}`;
}
