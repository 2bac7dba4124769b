/** Adagrad's step. Large, for what is published is an average of the iterates: of .06 … .4 it followed the best weights for the
 *  same prefix most closely on three sets, at every length from 100 comparisons on. */
export const LEARNING_RATE = 0.4;

/** The published weights average the iterates of the newest share of all comparisons: long enough to take the noise of
 *  the steps out, short enough not to lag behind what was learnt since. A quarter lagged up to .003 nats. */
const AVERAGED_SHARE = 1 / 8;

/** Adagrad's start, tfjs's default: the first gradients of a feature do not take it a whole step at once. */
export const INITIAL_ACCUMULATOR = 0.1;

/** Largest chunk. */
export const FULL_CHUNK = 16;

/** Gradient updates per chunk, each with a replay of its own. Early on the best weights move most with each comparison: four then
 *  lag by up to .01 in accuracy. From 512 on eight come a tenth to a fifth nearer to them, which shows neither in accuracy nor in
 *  log loss, for a fifth of the fold's speed. From 8,192 on two are enough: after 33,000 judgements of arguments they are
 *  .002 nats ahead of four. */
function updatesPerChunk(start: number): number {
  if (start < 512) return 8;
  return start < 8192 ? 4 : 2;
}

/** Earlier examples drawn per new one in each update: without them the newest count too much and the oldest fade. */
export const REPLAYED_PER_EXAMPLE = 3;

/** Strength of the pull toward the prior, as that many examples' worth of curvature. */
export const PRIOR_PRECISION = 100;

/** The same for a learner that trusts each answer more: where people agree, as strong a pull as above keeps the model from
 *  being as sure as it may be until it has seen thousands. */
export const WEAK_PRIOR_PRECISION = 10;

/** The same for an MLP, whose weights act through one another: held as firmly as a linear head's they never leave the start. */
export const MLP_PRIOR_PRECISION = 10;

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

/** Where the chunk begins that is `place`th of all, counted from 0. */
export function startOfChunk(place: number): number {
  if (place === 0) return 0;
  const doubling = Math.log2(FULL_CHUNK);
  return place <= doubling ? 2 ** (place - 1) : FULL_CHUNK * (place - doubling);
}

/** The golden ratio's fraction: of all numbers its multiples lie most evenly on a circle. */
const GOLDEN_FRACTION = (Math.sqrt(5) - 1) / 2;

/** Examples that are replayed after `start`: all but what came since the last of eight boundaries a doubling, so that meanwhile draws go
 *  round and round the same ones; within the published average's window, then, the newest have been trained on as fresh ones. */
function replayable(start: number): number {
  const step = AVERAGED_SHARE * 2 ** Math.floor(Math.log2(start));
  return step * Math.floor(start / step);
}

/** Which earlier examples each update of a chunk replays, a pure function: evenly from all of them, and in each round every one about once.
 *  Independent draws leave some out and take others thrice, which the average does not even out: on five sets the published weights were a
 *  fifth to a half farther from the best ones for the same prefix. To draw from a part of them that turns over slowly would take
 *  fewer reads, and made the model .01 nats worse.
 *  @returns `[updatesPerChunk(start)][≤ REPLAYED_PER_EXAMPLE · fresh]`
 *  @see Kuipers & Niederreiter 1974, "Uniform distribution of sequences", ch. 2.3: multiples of an irrational number */
export function replayDraws(start: number, fresh: number): number[][] {
  const updates = updatesPerChunk(start);
  const count = start === 0 ? 0 : REPLAYED_PER_EXAMPLE * fresh;
  const from = replayable(start);
  return Array.from({ length: updates }, (_, update) => {
    const drawn = REPLAYED_PER_EXAMPLE * updates * start + update * count;
    return Array.from({ length: count }, (_, at) =>
      Math.floor((((drawn + at) * GOLDEN_FRACTION) % 1) * from),
    );
  });
}

/** How far the average moves to the new iterate with each of a chunk's updates.
 *  @param chunk `examples`: how many will have been trained on after it */
export function averagingRate(chunk: { fresh: number; examples: number; updates: number }): number {
  return Math.min(1, chunk.fresh / (AVERAGED_SHARE * chunk.examples * chunk.updates));
}

/** Margin asked of the preferred response beyond the other, from how much better the annotator found it.
 *  @param strength 1 (barely) … 4 (far); null where nobody said
 *  @param scale nats at strength 4; 0 asks for none
 *  @see Touvron et al. 2023 (Llama 2), §3.2.2: none for the weakest of four levels, the whole for the strongest */
export function targetMargin(strength: number | null, scale: number): number {
  return strength === null ? 0 : (scale * (strength - 1)) / 3;
}
