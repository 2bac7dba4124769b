import { matchupChange, type SizedMatchup } from '../matchups.ts';
import type { CrowdJudgement } from './judgement.ts';

/** A judgement by the row of the log that it is of. */
type JudgementOfRow = CrowdJudgement & {
  id: number;
  /** Asked to check the annotator, and no word on the systems. */
  isCheck: boolean;
};

/** A win matrix that is summed judgement by judgement, in the order of the log. */
export class MatchupSum {
  readonly #sums = new Map<string, SizedMatchup>();
  readonly #by: MatchupSumOptions;
  #lastId = 0;
  #comparisons = 0;

  constructor(by: MatchupSumOptions = {}) {
    this.#by = by;
  }

  add(judgement: JudgementOfRow): void {
    const { isWanted, sidesOf, weightOf } = this.#by;
    if (isWanted && !isWanted(judgement)) return;
    if (judgement.id !== this.#lastId) this.#comparisons++;
    this.#lastId = judgement.id;
    const change = judgement.isCheck ? null : matchupChange({ ...judgement, ...sidesOf?.(judgement) });
    const weight = weightOf?.(judgement.annotator) ?? 1;
    if (!change || weight === 0) return;
    const { first, second, firstWins, secondWins, ties } = change;
    const size = judgement.size ?? 2;
    const key = JSON.stringify([first, second, size]);
    const sum = this.#sums.get(key) ?? { first, second, size, firstWins: 0, secondWins: 0, ties: 0 };
    sum.firstWins += weight * firstWins;
    sum.secondWins += weight * secondWins;
    sum.ties += weight * ties;
    this.#sums.set(key, sum);
  }

  /** Rows of the log that were wanted, whatever their outcome: the pairs of a ranking share theirs. */
  get comparisons(): number {
    return this.#comparisons;
  }

  /** By name, so that who met first decides nothing. */
  get matchups(): SizedMatchup[] {
    return [...this.#sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => ({ ...sum }));
  }
}

export interface MatchupSumOptions {
  /** Left out: all are. */
  isWanted?: (judgement: CrowdJudgement) => boolean;
  /** Who met; left out: the systems. */
  sidesOf?: (judgement: CrowdJudgement) => { systemA: string; systemB: string };
  /** What an annotator's word counts for, 0 … 1; left out: 1. */
  weightOf?: (annotator: string) => number;
}
