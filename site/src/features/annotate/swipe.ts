/** A finger's way across a pair, in CSS pixels from where it came down. */
export interface SwipeMove {
  dx: number;
  dy: number;
  /** Milliseconds since it came down. */
  elapsedMs: number;
}

export type Swipe = 'undecided' | 'swiping' | 'given-up';

const DECIDED_PX = 14;
/** Whoever rests a finger wants to select text. */
const RESTING_MS = 350;
const FAR_ENOUGH_SHARE = 0.28;
const FAR_ENOUGH_PX = 130;

/** Whether a finger swipes, scrolls or selects. Once decided it stays so until the finger is lifted. */
export function swipeAfter(swipe: Swipe, { dx, dy, elapsedMs }: SwipeMove): Swipe {
  if (swipe !== 'undecided') return swipe;
  if (elapsedMs > RESTING_MS || Math.abs(dy) > DECIDED_PX) return 'given-up';
  if (Math.abs(dx) <= DECIDED_PX) return 'undecided';
  return Math.abs(dx) > 2 * Math.abs(dy) ? 'swiping' : 'given-up';
}

/** How far along a swipe is, −1 … 1; at −1 it says A, at 1 it says B. */
export function swipeProgress(dx: number, widthPx: number): number {
  const farEnough = Math.min(FAR_ENOUGH_PX, widthPx * FAR_ENOUGH_SHARE);
  return Math.max(-1, Math.min(1, dx / farEnough));
}
