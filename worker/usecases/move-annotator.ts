import type { Quarantined } from '../contract/annotators.ts';
import type { Actor } from '../core/audit.ts';
import { countRowsOf } from '../storage/annotators.ts';
import type { Database } from '../storage/database.ts';
import { enterQuarantine } from '../storage/quarantines.ts';
import { annotatorNamed } from './annotator-named.ts';

const AUDITED = { quarantine: 'annotator.quarantined', release: 'annotator.released' } as const;

/** Puts an annotator in quarantine, or lets them out. From then on the project is what it would be if their comparisons were not
 *  there, those to come included; or as if they had counted always. Where they are there already, nothing is entered.
 *  Whoever calls wakes the trainer.
 *  @param id a pseudonym
 *  @throws DomainError `annotator_not_found` */
export async function moveAnnotator(
  db: Database,
  {
    projectId,
    id,
    action,
    reason,
    by,
    secret,
    now,
  }: {
    projectId: number;
    id: string;
    action: 'quarantine' | 'release';
    reason: string;
    by: Actor;
    secret: string;
    now: Date;
  },
): Promise<Quarantined> {
  const annotator = await annotatorNamed(db, { projectId, id, secret });
  const move = { projectId, annotator, action, createdAt: now };
  await enterQuarantine(db, move, { by, action: AUDITED[action], reason, at: now });
  const counts = await countRowsOf(db, projectId, [annotator]);
  return { id, quarantined: action === 'quarantine', comparisons: counts.get(annotator) ?? 0 };
}
