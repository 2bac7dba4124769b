import { type ChoosingModel, FIRST_ACTIVE_CHOICE } from '../core/active-choice.ts';
import { DomainError, loggable } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import { latestModel } from './read-checkpoint.ts';

/** The published model, as far as it can choose pairs. Pairs can always be drawn at random instead, so nothing that is wrong
 *  with a checkpoint, such as features of another version, stops an annotator.
 *  @returns null before a model has learnt from enough preferences, or where it cannot be read */
export async function modelToChooseBy(db: Database, projectId: number): Promise<ChoosingModel | null> {
  try {
    const { model, posterior, preferences } = await latestModel(db, projectId);
    return preferences >= FIRST_ACTIVE_CHOICE ? { network: model, posterior } : null;
  } catch (error) {
    if (!(error instanceof DomainError)) console.error('pairs are drawn at random', loggable(error));
    return null;
  }
}
