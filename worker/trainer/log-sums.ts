import type { StoredFold } from '../storage/fold-storage.ts';
import type { JudgementPages, KeptJudgement } from '../storage/judgement-pages.ts';

/** Something that is summed over judgements, one after another. */
export interface Summing {
  add(judgement: KeptJudgement): void;
}

interface KeptSum {
  /** Rows up to here are in it. */
  cursor: number;
  exclusionCursor: number;
  quarantineCursor: number;
  sum: Summing;
}

/** As many are kept: one for each view that somebody looks at. */
const KEPT = 24;

/** Sums over all judgements that count. A million take a second or two; whoever asks again pays only for what is new, until a row is
 *  taken out of the log or somebody's rows count no longer, or again: then all are summed anew. */
export class LogSums {
  readonly #judgements: JudgementPages;
  readonly #kept = new Map<string, KeptSum>();

  constructor(judgements: JudgementPages) {
    this.#judgements = judgements;
  }

  /** @param key names what is summed: under one name always the same
   *  @param upTo id of the last row to look at */
  of<Sum extends Summing>(
    fold: StoredFold,
    { key, begin, upTo = fold.matchupCursor }: { key: string; begin: () => Sum; upTo?: number },
  ): Sum {
    const known = this.#fitting(fold, key, upTo) ?? begun(fold, begin());
    // What breaks off is not kept: it would be half summed.
    this.#kept.delete(key);
    for (const page of this.#judgements.after(known.cursor, { upTo, without: fold.quarantine.annotators })) {
      for (const judgement of page) known.sum.add(judgement);
    }
    this.#kept.set(key, { ...known, cursor: Math.max(known.cursor, Math.min(upTo, fold.matchupCursor)) });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return known.sum as Sum;
  }

  #fitting(
    { exclusionCursor, quarantine, matchupCursor }: StoredFold,
    key: string,
    upTo: number,
  ): KeptSum | null {
    const known = this.#kept.get(key);
    const fits =
      known &&
      known.exclusionCursor === exclusionCursor &&
      known.quarantineCursor === quarantine.cursor &&
      // A fold that has begun anew is behind what was summed of it before.
      known.cursor <= Math.min(upTo, matchupCursor);
    return fits ? known : null;
  }
}

function begun({ exclusionCursor, quarantine }: StoredFold, sum: Summing): KeptSum {
  return { cursor: 0, exclusionCursor, quarantineCursor: quarantine.cursor, sum };
}
