import type { CheckpointCard, CheckpointList } from '../../../../worker/contract/checkpoint.ts';
import { api } from '../../lib/api.ts';

/** The published models, and what is known of the one that is served and of one to compare it with. */
export interface Models {
  list: CheckpointList;
  served: CheckpointCard | null;
  compared: CheckpointCard | null;
}

const cards = new Map<string, CheckpointCard>();

/** @param compared a step; one that is not kept is as if none were asked for */
export async function readModels(slug: string, compared: number | null): Promise<Models> {
  const list = await api.checkpoints(slug);
  const cardOf = async (step: number | null): Promise<CheckpointCard | null> => {
    if (step === null || !list.checkpoints.some((each) => each.step === step)) return null;
    // A step never changes once it is published.
    const name = `${slug}/${step}`;
    const card = cards.get(name) ?? (await api.checkpoint(slug, step));
    cards.set(name, card);
    return card;
  };
  const [served, other] = await Promise.all([cardOf(list.served), cardOf(compared)]);
  return { list, served, compared: other };
}
