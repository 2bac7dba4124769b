import * as v from 'valibot';
import type { Problem } from '../../contract/problem.ts';
import { relevance, type Score } from './dialect.ts';

/** Its clients send none, for its server has one; whoever adds it is understood. */
export const Model = v.nullish(v.string());

/** Without it a score is σ of the reward. */
export const RawScores = v.optional(v.boolean(), false);

export function teiScore(score: Score, isRaw: boolean): number {
  return isRaw ? score.reward : relevance(score);
}

/** With the `error` and `error_type` of Text Embeddings Inference.
 *  @see https://github.com/huggingface/text-embeddings-inference `router/src/lib.rs` */
export function teiProblem(problem: Problem): Problem {
  const isEmpty = problem.code === 'nothing_to_score';
  const error_type = isEmpty ? 'Empty' : problem.status < 500 ? 'Validation' : 'Backend';
  return { ...problem, ...{ error: problem.detail, error_type } };
}
