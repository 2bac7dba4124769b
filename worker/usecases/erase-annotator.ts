import type { Erased } from '../contract/me.ts';
import type { Actor } from '../core/audit.ts';
import { erasedAnnotator } from '../core/erased-annotator.ts';
import type { Database } from '../storage/database.ts';
import { noteErasure } from '../storage/erasures.ts';
import { eraseComparisons } from '../storage/exclude-comparisons.ts';
import { type OwnedBy, ownProjects } from '../storage/own-comparisons.ts';
import { eraseFromQuarantine, quarantinedIn } from '../storage/quarantines.ts';
import { erasureMark } from './erasure-mark.ts';

/** Erases an annotator everywhere: each of their comparisons is taken out of its log and says no more who gave it, nor does
 *  the trail of its quarantine. Where it is cut in the middle nothing is half done that shows: the rest is still the annotator's, and
 *  the next call goes on. Again: nothing is left. Tasks that were handed to them before are not taken any more.
 *  @param by whose key asked; null for the annotator
 *  @param wake tells a project's trainer */
export async function eraseAnnotator(
  db: Database,
  {
    by,
    now,
    secret,
    wake,
    ...of
  }: OwnedBy & { by: Actor | null; now: Date; secret: string; wake: (projectId: number) => void },
): Promise<Erased> {
  const { annotator } = of;
  // First, or what is answered meanwhile would be left.
  await noteErasure(db, await erasureMark(annotator, { projectId: of.projectId, secret }), now);
  const projects = (await ownProjects(db, of)).map(({ id }) => id);
  // A project may have none of their comparisons left and name them still, where it was cut between the two.
  const all = new Set([...projects, ...(await quarantinedIn(db, of))]);
  let comparisons = 0;
  for (const projectId of all) {
    const another = erasedAnnotator(crypto.randomUUID());
    try {
      const erased = await eraseComparisons(db, { projectId, annotator, another, now });
      comparisons += erased;
      const note = { by, action: 'annotator.erased', details: { comparisons: erased }, at: now } as const;
      // Last, so that nothing of theirs counts again in between.
      await eraseFromQuarantine(db, { projectId, annotator, another }, note);
    } finally {
      wake(projectId);
    }
  }
  return { comparisons, projects: projects.length };
}
