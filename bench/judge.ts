import { type Estimate, meanByPrompt } from '../worker/core/evaluation/clustered-mean.ts';
import { type Evaluation, evaluate, hasMatchedLengths, type Judgement } from '../worker/core/evaluation.ts';
import type { Pair } from './dataset.ts';

/** What a learner expects of a held-out pair: of its first response over its second. */
export interface Expectation {
  margin: number;
  probability: number;
  lengthMargin: number;
}

/** Judgements of one held-out pair: one for each person, clustered by group. */
export function judgementsOf(
  pair: Pair,
  { margin, probability, lengthMargin }: Expectation,
  { cluster, index }: { cluster: number; index: number },
): Judgement[] {
  const judgement = (annotator: number, firstChosen: boolean): Judgement => ({
    prompt: cluster,
    pair: [2 * index, 2 * index + 1],
    firstChosen,
    annotator,
    margin: firstChosen ? margin : -margin,
    probability: firstChosen ? probability : 1 - probability,
    lengthMargin: firstChosen ? lengthMargin : -lengthMargin,
    lengths: firstChosen ? pair.lengths : [pair.lengths[1], pair.lengths[0]],
  });
  const [first, second] = pair.votes;
  return [
    ...Array.from({ length: first }, (_, person) => judgement(person, true)),
    ...Array.from({ length: second }, (_, person) => judgement(first + person, false)),
  ];
}

/** Collects judgements over folds, by learner and by how much it had seen. */
export class Judged {
  readonly #judgements = new Map<string, Judgement[]>();
  readonly #clusters = new Map<string, number>();

  add(key: string, pairs: readonly Pair[], expectations: readonly Expectation[]): void {
    const kept = this.#judgements.get(key) ?? [];
    this.#judgements.set(key, kept);
    for (const [at, pair] of pairs.entries()) {
      const place = { cluster: this.#clusterOf(pair.group), index: kept.length };
      kept.push(...judgementsOf(pair, expectations[at] as Expectation, place));
    }
  }

  has(key: string): boolean {
    return this.#judgements.has(key);
  }

  evaluation(key: string): Evaluation {
    const evaluation = evaluate(this.#judgements.get(key) ?? []);
    if (!evaluation) throw new Error(`nothing was judged by ${key}`);
    return evaluation;
  }

  /** By how much one learner is more accurate than another on pairs of matched lengths, paired: both judged the same pairs in the
   *  same order. Null where there are none. */
  lengthMatchedGain(one: string, other: string): Estimate | null {
    const others = this.#judgements.get(other) ?? [];
    const gains = (this.#judgements.get(one) ?? []).flatMap((judgement, at) => {
      if (!hasMatchedLengths(judgement)) return [];
      const right = ({ margin }: Judgement) => Number(margin > 0);
      return [{ prompt: judgement.prompt, gain: right(judgement) - right(others[at] as Judgement) }];
    });
    return gains.length > 0 ? meanByPrompt(gains, ({ gain }) => gain) : null;
  }

  #clusterOf(group: string): number {
    const known = this.#clusters.get(group) ?? this.#clusters.size;
    this.#clusters.set(group, known);
    return known;
  }
}
