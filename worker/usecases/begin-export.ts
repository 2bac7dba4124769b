import type { ExportQuery } from '../contract/export.ts';
import { DomainError } from '../core/errors.ts';
import { quarantined } from '../core/quality/quarantine.ts';
import { lastIds } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { quarantineEntries } from '../storage/quarantines.ts';
import type { EncoderAccess } from './encoder-access.ts';
import type { Exporting } from './export-project.ts';
import { pseudonyms } from './pseudonyms.ts';
import { latestModel, type PublishedModel } from './read-checkpoint.ts';

/** An export of the log as it is at this moment: what is added while it runs is not in it, nor anything
 *  of those who are in quarantine.
 *  @param isPublic whether annotators are to go by pseudonyms */
export async function beginExport(
  db: Database,
  project: ProjectRow,
  query: ExportQuery,
  {
    secret,
    isPublic,
    access,
    matchups,
  }: {
    secret: string;
    isPublic: boolean;
    access: EncoderAccess;
    matchups: Exporting['matchups'];
  },
): Promise<Exporting> {
  const { comparison } = await lastIds(db, project.id);
  const pseudonymOf = await pseudonyms(project.id, secret);
  return {
    scorer: { projectId: project.id, access },
    range: {
      projectId: project.id,
      lastId: comparison,
      without: [...quarantined(await quarantineEntries(db, project.id))],
      // Whoever may read an export without a key may annotate, and is not to learn which pairs are gold.
      withChecks: query.format === 'comparisons' && !isPublic,
      minWeight: query.min_weight,
      fromMs: query.from,
      toMs: query.to,
    },
    query,
    model: await newestModel(db, project.id, query),
    nameOf: isPublic ? pseudonymOf : (annotator) => annotator,
    pseudonymOf,
    matchups,
  };
}

/** Null before there is one, and where there is none to be: but then an export of rewards has nothing to give.
 *  @throws DomainError `not_scorable` */
async function newestModel(
  db: Database,
  projectId: number,
  { format }: ExportQuery,
): Promise<PublishedModel | null> {
  try {
    return await latestModel(db, projectId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'checkpoint_not_found') return null;
    if (error.code === 'not_scorable' && format !== 'rewards') return null;
    throw error;
  }
}
