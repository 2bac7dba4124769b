import { ApiError } from '../../../../worker/contract/api-error.ts';
import type { CheckpointCard } from '../../../../worker/contract/checkpoint.ts';
import { api } from '../../lib/api.ts';

export type Step = number | 'latest';

/** A card, or that there is none: of the newest model an answer too, for one may come at any moment. */
export type CardAnswer = { card: CheckpointCard } | { card: null };

/** Which checkpoint an address asks for: `?step=72`, else the newest. */
export function stepIn(search: string): Step {
  const asked = new URLSearchParams(search).get('step') ?? '';
  return /^\d{1,15}$/.test(asked) ? Number(asked) : 'latest';
}

export async function readCard(slug: string, step: Step): Promise<CardAnswer> {
  try {
    return { card: await api.checkpoint(slug, step) };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'checkpoint_not_found') return { card: null };
    throw error;
  }
}
