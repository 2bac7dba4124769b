import type { Evaluation } from '../../worker/core/evaluation.ts';
import type { LogRow } from '../../worker/core/fold.ts';
import { Judged } from '../judge.ts';
import { BENCH_RECIPE, OnlineLearner } from '../online.ts';
import type { BenchJudgement, RecordedCrowd } from './recorded-crowd.ts';

/** Trains the product's fold on the judgements, each at its weight, and judges it on recorded preferences of pairs it never saw.
 *  @param judgements in the order of the log, none of a pair in `test`
 *  @param weights one a judgement; null for 1 each
 *  @param test indices of pairs */
export function heldOutEvaluation(
  { pairs }: RecordedCrowd,
  {
    judgements,
    weights,
    test,
  }: { judgements: readonly BenchJudgement[]; weights: readonly number[] | null; test: readonly number[] },
): Evaluation {
  const trained = pairs.map((pair) => pair.trained);
  const learner = new OnlineLearner(trained, BENCH_RECIPE);
  learner.learn(judgements.map((judgement, at) => rowOf(judgement, at + 1, weights?.[at] ?? 1)));
  const heldOut = test.map((index) => trained[index] as (typeof trained)[number]);
  const judged = new Judged();
  judged.add('fold', heldOut, learner.expect(heldOut));
  return judged.evaluation('fold');
}

/** Responses of pair i are 2i and 2i + 1 to the learner. */
function rowOf({ pair, swapped, outcome, annotator }: BenchJudgement, id: number, weight: number): LogRow {
  const [responseA, responseB] = swapped ? [2 * pair + 1, 2 * pair] : [2 * pair, 2 * pair + 1];
  return {
    id,
    outcome,
    responseA,
    responseB,
    annotator,
    weight,
    strength: null,
    active: false,
    excluded: false,
  };
}
