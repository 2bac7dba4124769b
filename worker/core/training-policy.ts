import { randomInteger, seededRandom } from './random.ts';

/** Adagrad's step. With four updates it stayed within .01 nats of the best weights for the same prefix (128, 512, 2048 and
 *  all of three sets, all held-out pairs); with two, .03 lagged early and .1 ended worse than .03 on one set. */
export const LEARNING_RATE = 0.06;

/** Adagrad's start, tfjs's default: the first gradients of a feature do not take it a whole step at once. */
export const INITIAL_ACCUMULATOR = 0.1;

/** Largest chunk. */
export const FULL_CHUNK = 16;

/** Gradient updates per chunk, each with a replay of its own: two ended up to .003 nats worse, and the time allows four. */
const UPDATES_PER_CHUNK = 4;

/** Earlier examples drawn per new one in each update: without them the newest count too much and the oldest fade. */
export const REPLAYED_PER_EXAMPLE = 3;

/** Strength of the pull toward 0, as that many examples' worth of curvature. */
export const PRIOR_PRECISION = 100;

/** How many examples the chunk holds that begins after `start` examples: 1, 1, 2, 4, 8, 16, 16, 16 …, so that the
 *  first comparisons are learnt at once and boundaries (1, 2, 4, 8, 16, 32, 48 …) depend on the count alone.
 *  @throws if `start` is no such boundary */
export function chunkLength(start: number): number {
  if (start === 0) return 1;
  const isBoundary = start < FULL_CHUNK ? [1, 2, 4, 8].includes(start) : start % FULL_CHUNK === 0;
  if (!isBoundary) throw new Error(`No chunk begins after ${start} examples.`);
  return Math.min(start, FULL_CHUNK);
}

/** Where the chunk begins that holds example `index`, counted from 0. */
export function chunkStart(index: number): number {
  if (index >= FULL_CHUNK) return index - (index % FULL_CHUNK);
  return index === 0 ? 0 : 2 ** Math.floor(Math.log2(index));
}

/** Which earlier examples each update of a chunk replays: uniform with replacement from 0 … start − 1, a pure function.
 *  @returns `[UPDATES_PER_CHUNK][≤ REPLAYED_PER_EXAMPLE · fresh]` */
export function replayDraws(start: number, fresh: number): number[][] {
  return Array.from({ length: UPDATES_PER_CHUNK }, (_, update) => {
    const random = seededRandom(start, update);
    const count = start === 0 ? 0 : REPLAYED_PER_EXAMPLE * fresh;
    return Array.from({ length: count }, () => randomInteger(random, start));
  });
}
