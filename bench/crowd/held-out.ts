import type { Evaluation } from '../../worker/core/evaluation.ts';
import type { LogRow } from '../../worker/core/fold.ts';
import type { ExampleSource } from '../../worker/training/example-source.ts';
import { Judged } from '../judge.ts';
import { BENCH_RECIPE, OnlineLearner } from '../online.ts';
import type { BenchJudgement, RecordedCrowd } from './recorded-crowd.ts';

/** Trains the product's fold on the judgements, each as its annotator is trusted, and judges it on recorded preferences of pairs it never saw.
 *  @param judgements in the order of the log, none of a pair in `test`
 *  @param trust in an annotator, by hash, after so many judgements; everybody fully, by default
 *  @param test indices of pairs */
export function heldOutEvaluation(
  { pairs }: RecordedCrowd,
  {
    judgements,
    trust,
    test,
  }: {
    judgements: readonly BenchJudgement[];
    trust?: ExampleSource['trust'];
    test: readonly number[];
  },
): Evaluation {
  const trained = pairs.map((pair) => pair.trained);
  const learner = new OnlineLearner(trained, BENCH_RECIPE, trust);
  learner.learn(judgements.map((judgement, at) => rowOf(judgement, at + 1)));
  const heldOut = test.map((index) => trained[index] as (typeof trained)[number]);
  const judged = new Judged();
  judged.add('fold', heldOut, learner.expect(heldOut));
  return judged.evaluation('fold');
}

const MIRRORED = { a: 'b', b: 'a', tie: 'tie', both_bad: 'both_bad', skip: 'skip' } as const;

/** Responses of pair i are 2i and 2i + 1 to the learner, in that order; which was shown first is nothing to it. */
function rowOf({ pair, swapped, outcome, annotator }: BenchJudgement, id: number): LogRow {
  return {
    id,
    outcome: swapped ? MIRRORED[outcome] : outcome,
    responseA: 2 * pair,
    responseB: 2 * pair + 1,
    annotator,
    weight: 1,
    strength: null,
    active: false,
    excluded: false,
  };
}
