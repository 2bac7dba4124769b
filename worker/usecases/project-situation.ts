import type { CrowdReport } from '../core/quality/crowd-report.ts';
import type { Flag } from '../core/quality/flags.ts';
import { quarantined } from '../core/quality/quarantine.ts';
import { pairsOf } from '../core/ranking.ts';
import { findCheckpoint } from '../storage/checkpoints.ts';
import { countCollectedPairs, countPairs } from '../storage/collected-pairs.ts';
import { lastIds } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { quarantineEntries } from '../storage/quarantines.ts';
import { pseudonyms } from './pseudonyms.ts';

/** What webhooks are told of, as it is now. Each part is looked up when it is asked for, and once. */
export interface Situation {
  checkpoint(): Promise<{ step: number; comparisons: number; published_at: string } | null>;
  /** Null while a pair wants another judgement, or for ever where the project sets no overlap. */
  done(): Promise<{ pairs: number; overlap: number } | null>;
  /** Annotators, by pseudonym, who show something that an owner should look at. */
  flagged(): Promise<{ annotator: string; flags: readonly Flag[] }[]>;
}

/** @param by `secret`: of the pseudonyms; `crowd`: what the trainer knows of the annotators */
export function projectSituation(
  db: Database,
  project: ProjectRow,
  { secret, crowd }: { secret: string; crowd: () => Promise<CrowdReport> },
): Situation {
  return {
    checkpoint: once(async () => {
      const row = await findCheckpoint(db, project.id, 'latest');
      return row
        ? { step: row.step, comparisons: row.comparisons, published_at: row.createdAt.toISOString() }
        : null;
    }),
    done: once(() => doneOf(db, project)),
    flagged: once(async () => flaggedOf(await crowd(), await pseudonyms(project.id, secret))),
  };
}

async function doneOf(
  db: Database,
  { id, settings: { overlap, ranking_size: size } }: ProjectRow,
): Promise<{ pairs: number; overlap: number } | null> {
  if (overlap === null) return null;
  const pairs = await countPairs(db, id);
  // Most of the time this tells without reading the log.
  const pairsOfRow = size === null ? 1 : pairsOf(size).length;
  if (pairs === 0 || (await lastIds(db, id)).comparison * pairsOfRow < pairs * overlap) return null;
  const silent = [...quarantined(await quarantineEntries(db, id))];
  return (await countCollectedPairs(db, { projectId: id, overlap, silent })) >= pairs
    ? { pairs, overlap }
    : null;
}

function flaggedOf(
  { annotators }: CrowdReport,
  pseudonymOf: (annotator: string) => Promise<string>,
): Promise<{ annotator: string; flags: readonly Flag[] }[]> {
  const flagged = annotators.filter(({ flags }) => flags.length > 0);
  return Promise.all(
    flagged.map(async ({ annotator, flags }) => ({ annotator: await pseudonymOf(annotator), flags })),
  );
}

function once<T>(look: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= look();
    return found;
  };
}
