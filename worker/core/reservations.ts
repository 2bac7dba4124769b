import { PairTallies, type SystemOf } from './pair-tallies.ts';
import { pairKey } from './pairing.ts';
import type { Purpose } from './purpose.ts';

/** A pair in an annotator's hands. */
export interface HeldPair {
  /** Response ids, in the order shown. */
  a: number;
  b: number;
  /** Whether the model chose it. */
  active: boolean;
  purpose: Purpose | null;
}

interface Held extends HeldPair {
  untilMs: number;
  /** Whether it is among the counts. */
  counted: boolean;
}

/** Pairs that were handed out and not answered yet, each for a while: they count as if they were collected, so that many
 *  annotators who ask at once do not all get the same. Gold and repeats do not, nor what those in quarantine hold, as their answers
 *  do not: they are only remembered. Soft: losing it loses no answer. */
export class Reservations {
  readonly counts: PairTallies;
  readonly #held = new Map<string, Map<number, Held>>();
  readonly #isLeftOut: (annotator: string) => boolean;

  /** @param isLeftOut whose answers count for no pair now */
  constructor(systemOf: SystemOf, isLeftOut: (annotator: string) => boolean = () => false) {
    this.counts = new PairTallies(systemOf);
    this.#isLeftOut = isLeftOut;
  }

  /** Again: from now on until the new time. */
  hold(annotator: string, pair: HeldPair, untilMs: number): void {
    let own = this.#held.get(annotator);
    if (!own) {
      own = new Map();
      this.#held.set(annotator, own);
    }
    const key = pairKey(pair.a, pair.b);
    const before = own.get(key);
    if (before) this.#count(before, -1);
    const held = { ...pair, untilMs, counted: pair.purpose === null && !this.#isLeftOut(annotator) };
    this.#count(held, 1);
    own.set(key, held);
  }

  /** It was answered, or is not wanted; nothing where it is not held. */
  release(annotator: string, a: number, b: number): void {
    const own = this.#held.get(annotator);
    const held = own?.get(pairKey(a, b));
    if (!own || !held) return;
    own.delete(pairKey(a, b));
    if (own.size === 0) this.#held.delete(annotator);
    this.#count(held, -1);
  }

  isHeldBy(annotator: string, a: number, b: number): boolean {
    return this.#held.get(annotator)?.has(pairKey(a, b)) ?? false;
  }

  heldBy(annotator: string): HeldPair[] {
    return [...(this.#held.get(annotator)?.values() ?? [])];
  }

  /** All that this annotator holds ends by then at the latest. */
  shorten(annotator: string, untilMs: number): void {
    for (const held of this.#held.get(annotator)?.values() ?? []) {
      held.untilMs = Math.min(held.untilMs, untilMs);
    }
  }

  expire(nowMs: number): void {
    for (const [annotator, own] of this.#held) {
      for (const { a, b, untilMs } of own.values()) if (untilMs <= nowMs) this.release(annotator, a, b);
    }
  }

  #count({ a, b, counted }: Held, by: 1 | -1): void {
    if (counted) this.counts.add(a, b, by);
  }
}
