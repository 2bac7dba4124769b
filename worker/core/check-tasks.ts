import type { GoldPair } from './gold.ts';
import { pairKey } from './pairing.ts';
import type { Purpose } from './purpose.ts';
import type { HeldPair } from './reservations.ts';

/** An annotator who has answered fewer pairs than this gets no repeat: the few that fall to them would tell nothing. */
const FIRST_REPEAT = 100;

/** Pairs of the annotator's that lie between an answer and its repeat at the least, so that it is not simply remembered. */
const REPEAT_GAP = 10;

/** Of some tasks handed out at once, those that tell of the annotator. Each task is one or the other independently of all others,
 *  so nobody can count to the next.
 *  @param random uniform in [0, 1) */
export function drawPurposes(
  count: number,
  { goldShare, repeatShare }: { goldShare: number; repeatShare: number },
  random: () => number,
): Purpose[] {
  return Array.from({ length: count }, random).flatMap((draw): Purpose[] => {
    if (draw < goldShare) return ['gold'];
    return draw < goldShare + repeatShare ? ['repeat'] : [];
  });
}

/** One of some, each equally likely; undefined of none. */
function oneOf<T>(some: readonly T[], random: () => number): T | undefined {
  return some[Math.floor(random() * some.length)];
}

/** Response ids, in the order to show them. */
interface Sides {
  a: number;
  b: number;
}

/** What an annotator has answered, as far as it matters here; pairs by their keys. */
interface Answers {
  pairs: ReadonlySet<number>;
  /** Pairs that were asked once more. */
  repeated: ReadonlySet<number>;
  /** What may be asked once more, by the comparison's id. */
  judged: ReadonlyMap<number, Sides>;
}

interface CheckSource {
  answered: Answers;
  /** By {@link pairKey}. */
  gold: ReadonlyMap<number, GoldPair>;
  isHeld(a: number, b: number): boolean;
  /** Uniform in [0, 1). */
  random: () => number;
}

/** Of some tasks for an annotator, those that tell of the annotator: gold they have not had, and what they answered some time ago
 *  with its sides exchanged. Asked again once each was used, so that none comes twice.
 *  @param hold told of each at once */
export function drawChecks(
  { count, goldShare, repeatShare }: { count: number; goldShare: number; repeatShare: number },
  source: CheckSource,
  hold: (check: HeldPair) => void,
): HeldPair[] {
  return drawPurposes(count, { goldShare, repeatShare }, source.random).flatMap((purpose) => {
    const sides = purpose === 'gold' ? goldFor(source) : repeatFor(source);
    return sides ? [held(sides, purpose, hold)] : [];
  });
}

function held(sides: Sides, purpose: Purpose, hold: (check: HeldPair) => void): HeldPair {
  const check = { ...sides, active: false, purpose };
  hold(check);
  return check;
}

function goldFor({ answered, gold, isHeld, random }: CheckSource): Sides | undefined {
  const fresh = [...gold].filter(([key, { a, b }]) => !answered.pairs.has(key) && !isHeld(a, b));
  const [, pair] = oneOf(fresh, random) ?? [];
  return pair && (random() < 0.5 ? { a: pair.a, b: pair.b } : { a: pair.b, b: pair.a });
}

function repeatFor({ answered: { judged, repeated }, gold, isHeld, random }: CheckSource): Sides | undefined {
  if (judged.size < FIRST_REPEAT) return undefined;
  const past = [...judged].sort(([id], [other]) => id - other).slice(0, -REPEAT_GAP);
  const free = past.filter(([, { a, b }]) => {
    const key = pairKey(a, b);
    return !repeated.has(key) && !gold.has(key) && !isHeld(a, b);
  });
  const [, pair] = oneOf(free, random) ?? [];
  return pair && { a: pair.b, b: pair.a };
}
