import type { SparseVector } from '../core/features.ts';
import type { Example } from '../core/fold.ts';
import type { WeightedRanking } from './batch.ts';

/** A response as the fold sees it. */
export interface FoldedResponse {
  features: SparseVector;
  /** In UTF-16 code units. */
  length: number;
  prompt: number;
  /** Of the prompt's content, uniform in 0 … 2³² − 1. */
  promptHash: number;
}

/** Where the fold looks up what it does not carry. */
export interface ExampleSource {
  /** The example at this index of all that full chunks hold. */
  example(index: number): Example;
  response(id: number): FoldedResponse;
  /** Is told which responses will be asked for, where they had better be read together. */
  load?(ids: readonly number[]): void;
  /** What an example of this annotator (by hash) counts for, 0 … 1, once so many comparisons are folded. Without it all count fully. */
  trust?(annotator: number, comparisons: number): number;
}

/** An example as it is trained on.
 *  @param comparisons how many are folded: its annotator is trusted as they are by now, not as they were when they gave it */
export function rankingOf(
  { members, ranks, annotator, weight, targetMargin }: Example,
  source: ExampleSource,
  comparisons: number,
): WeightedRanking {
  return {
    ranking: members.map((id) => source.response(id).features),
    ranks,
    weight: weight * (source.trust?.(annotator, comparisons) ?? 1),
    targetMargin,
  };
}
