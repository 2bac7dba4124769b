import { hashText } from '../core/features/hash.ts';
import { indexedMatchups, type SizedMatchup } from '../core/matchups.ts';
import {
  type AnnotatorMatchup,
  annotatorMatchups,
  weightedMatchups,
} from '../core/quality/annotator-matchups.ts';
import { type CollectingProgress, collectingProgress } from '../core/quality/collecting-progress.ts';
import { type CrowdReport, crowdReport } from '../core/quality/crowd-report.ts';
import type { GoldPair } from '../core/quality/gold-pairs.ts';
import type { InfluenceCap } from '../core/quality/influence-cap.ts';
import { MOST_FITTED, weightAt } from '../core/quality/weight-fold.ts';
import { type Bootstrapped, bootstrapStrengths } from '../core/statistics/bootstrap.ts';
import type { TieModel } from '../core/tie-models.ts';
import type { FoldStorage, StoredFold } from '../storage/fold-storage.ts';

export type Weights = 'none' | 'reliability';

/** What was made of the crowd is used again until the log has grown by this share: a look at all of 100,000 comparisons takes two
 *  seconds, so a comparison costs less than two milliseconds however often owners look. */
const GROWTH = 1 / 64;

/** Rows of the win matrix by annotator that are held at once: more would fill the memory. */
const MOST_ROWS = 200_000;
const TOO_MUCH_TO_DRAW =
  'A bootstrap draws from at most 200,000 sums, one for each annotator and two systems whom they compared, and there are more: these are sandwich intervals.';

/** Of the bootstrap: asked again, it says the same. */
const SEED = 1;

type BootstrapAnswer = Bootstrapped | { reason: string };

export interface Kept<T> {
  of: StoredFold;
  what: string;
  value: T;
}

/** What the trainer can say of the crowd behind its fold. */
export class CrowdView {
  readonly #storage: FoldStorage;
  #report: Kept<CrowdReport> | null = null;
  #bootstrap: Kept<BootstrapAnswer> | null = null;
  #weighted: Kept<SizedMatchup[]> | null = null;
  readonly #progress = new Map<Weights, Kept<CollectingProgress>>();

  constructor(storage: FoldStorage) {
    this.#storage = storage;
  }

  /** The win matrix of those who are not in quarantine. */
  matchups(fold: StoredFold, weights: Weights): SizedMatchup[] {
    const without = fold.quarantine.annotators;
    if (weights === 'none') return this.#storage.matrix.totals({ without });
    const what = `${fold.matchupCursor} ${this.#storage.refits.newest().fittedTo}`;
    if (!isFresh(this.#weighted, fold, what)) {
      const value = weightedMatchups(this.#storage.matrix.read({ without }), this.#weightsOf(weights));
      this.#weighted = { of: fold, what, value };
    }
    return (this.#weighted as Kept<SizedMatchup[]>).value;
  }

  /** Intervals of the strengths, the systems in alphabetical order. Whoever asks again at once gets what was drawn before. */
  bootstrap(fold: StoredFold, { ties, weights }: { ties: TieModel; weights: Weights }): BootstrapAnswer {
    const what = `${ties} ${weights}`;
    if (this.#bootstrap?.of.matchupCursor !== fold.matchupCursor || !isFresh(this.#bootstrap, fold, what)) {
      const value = this.#drawn(fold, { ties, weights });
      this.#bootstrap = { of: fold, what, value };
    }
    return this.#bootstrap.value;
  }

  #drawn(fold: StoredFold, { ties, weights }: { ties: TieModel; weights: Weights }): BootstrapAnswer {
    if (this.#storage.matrix.size > MOST_ROWS) return { reason: TOO_MUCH_TO_DRAW };
    const weightOf = this.weightOf(weights);
    const counted = [...this.#storage.matrix.read({ without: fold.quarantine.annotators })].map(
      ({ firstWins, secondWins, ties: tied, ...pair }) => {
        const weight = weightOf(pair.annotator);
        return {
          ...pair,
          firstWins: weight * firstWins,
          secondWins: weight * secondWins,
          ties: weight * tied,
        };
      },
    );
    const { systems, matchups } = indexedMatchups(counted.filter(isCounted));
    return bootstrapStrengths({ itemCount: systems.length, matchups }, { ties, seed: SEED });
  }

  report(fold: StoredFold, by: { cap: InfluenceCap | null; gold: readonly GoldPair[] }): CrowdReport {
    const what = JSON.stringify(by);
    if (!isFresh(this.#report, fold, what)) {
      const without = fold.quarantine.annotators;
      const value = crowdReport(this.#storage.judgements.newest(MOST_FITTED, { without }), by);
      this.#report = { of: fold, what, value };
    }
    return (this.#report as Kept<CrowdReport>).value;
  }

  progress(fold: StoredFold, weights: Weights): CollectingProgress {
    const what = fold.recipe;
    const known = this.#progress.get(weights);
    if (known && isFresh(known, fold, what)) return known.value;
    const byAnnotator = this.#byAnnotator(fold);
    const value = collectingProgress(byAnnotator, this.#weightsOf(weights), this.matchups(fold, weights));
    this.#progress.set(weights, { of: fold, what, value });
    return value;
  }

  /** All who are not in quarantine; of very many rows, those of the newest comparisons. */
  #byAnnotator({ quarantine: { annotators: without } }: StoredFold): AnnotatorMatchup[] {
    const { matrix, judgements } = this.#storage;
    if (matrix.size <= MOST_ROWS) return [...matrix.read({ without })];
    return annotatorMatchups(judgements.newest(MOST_FITTED, { without }).filter(({ isCheck }) => !isCheck));
  }

  /** What an annotator's comparisons count for, 0 … 1. */
  weightOf(weights: Weights): (annotator: string) => number {
    const known = this.#weightsOf(weights);
    return (annotator) => known.get(annotator) ?? 1;
  }

  /** As they were fitted last; everybody counts fully where nobody is to be weighed. */
  #weightsOf(weights: Weights): Map<string, number> {
    if (weights === 'none') return new Map();
    const refit = this.#storage.refits.newest();
    return new Map(
      this.#storage.matrix
        .annotators()
        .map((name) => [name, weightAt([refit], hashText(name), refit.fittedTo).byReliability]),
    );
  }
}

/** Whose weight is 0 is not named in a leaderboard. */
function isCounted({ firstWins, secondWins, ties }: AnnotatorMatchup): boolean {
  return firstWins + secondWins + ties > 0;
}

export function isFresh(kept: Kept<unknown> | null, fold: StoredFold, what: string): boolean {
  if (!kept || kept.what !== what) return false;
  const { exclusionCursor, quarantine, matchupCursor } = kept.of;
  if (fold.exclusionCursor !== exclusionCursor || fold.quarantine.cursor !== quarantine.cursor) return false;
  const growth = fold.matchupCursor - matchupCursor;
  return growth >= 0 && growth < Math.max(1, GROWTH * matchupCursor);
}
