import { DomainError } from '../core/errors.ts';
import { annotatorNames } from '../storage/annotators.ts';
import type { Database } from '../storage/database.ts';
import { pseudonyms } from './pseudonyms.ts';

/** Whom a pseudonym stands for.
 *  @throws DomainError `annotator_not_found` */
export async function annotatorNamed(
  db: Database,
  { projectId, id, secret }: { projectId: number; id: string; secret: string },
): Promise<string> {
  const pseudonymOf = await pseudonyms(projectId, secret);
  for (const name of await annotatorNames(db, projectId)) if ((await pseudonymOf(name)) === id) return name;
  throw new DomainError(
    'annotator_not_found',
    `This project has no annotator "${id}": take the id from …/annotators.`,
  );
}
