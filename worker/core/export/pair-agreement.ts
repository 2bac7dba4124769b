import type { Outcome } from '../comparison.ts';
import { DomainError } from '../errors.ts';

/** Of a pair in the order of its ids: the first is better, the second is, a tie, both bad. */
const KINDS = 4;
/** Some 60 bytes each. */
const MAX_PAIRS = 500_000;
const ID_LIMIT = 2 ** 26;

/** How many judgements of each kind every pair has, in as few bytes as will do. */
export class PairAgreement {
  readonly #slots = new Map<number, number>();
  #counts = new Uint32Array(KINDS * 1024);

  /** Counts one judgement; a skip is none.
   *  @throws DomainError `body_too_large` for more pairs than fit */
  add(a: number, b: number, outcome: Outcome): void {
    const kind = kindOf(a, b, outcome);
    if (kind === null) return;
    const at = this.#slotOf(a, b) * KINDS + kind;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** Share of a pair's judgements that say what this one says, itself among them; null of a skip. */
  share(a: number, b: number, outcome: Outcome): number | null {
    const kind = kindOf(a, b, outcome);
    const slot = this.#slots.get(keyOf(a, b));
    if (kind === null || slot === undefined) return null;
    const counts = this.#counts.subarray(slot * KINDS, (slot + 1) * KINDS);
    return (counts[kind] ?? 0) / counts.reduce((sum, count) => sum + count, 0);
  }

  /** How often two judgements of one pair say the same, over all pairs of judgements; null where no pair has two. */
  overall(): { pairs: number; value: number } | null {
    let [pairs, same, all] = [0, 0, 0];
    for (const slot of this.#slots.values()) {
      const counts = this.#counts.subarray(slot * KINDS, (slot + 1) * KINDS);
      const total = counts.reduce((sum, count) => sum + count, 0);
      if (total < 2) continue;
      pairs++;
      same += counts.reduce((sum, count) => sum + count * (count - 1), 0);
      all += total * (total - 1);
    }
    return pairs === 0 ? null : { pairs, value: same / all };
  }

  #slotOf(a: number, b: number): number {
    const key = keyOf(a, b);
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    if (slot >= MAX_PAIRS)
      throw new DomainError(
        'body_too_large',
        `Agreement is counted over at most ${MAX_PAIRS} pairs, and this project has more: leave min_agreement out.`,
      );
    this.#slots.set(key, slot);
    if ((slot + 1) * KINDS > this.#counts.length) {
      const grown = new Uint32Array(this.#counts.length * 2);
      grown.set(this.#counts);
      this.#counts = grown;
    }
    return slot;
  }
}

function keyOf(a: number, b: number): number {
  return Math.min(a, b) * ID_LIMIT + Math.max(a, b);
}

function kindOf(a: number, b: number, outcome: Outcome): number | null {
  if (outcome === 'skip') return null;
  if (outcome === 'tie') return 2;
  if (outcome === 'both_bad') return 3;
  return (outcome === 'a') === a < b ? 0 : 1;
}
