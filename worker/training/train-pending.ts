import type { Example, FoldState, Prediction, StepMeasures } from '../core/fold.ts';
import { foldedModel } from '../core/folded-model.ts';
import {
  foretoldLoss,
  type LearnerPlan,
  type LearnerState,
  learnerPlans,
  priorMean,
} from '../core/learners.ts';
import { type Lengths, learnLengths } from '../core/length-baseline.ts';
import { orderedPairs, rankingLoss } from '../core/preference-loss.ts';
import type { Recipe } from '../core/recipe.ts';
import { type RewardModel, reward } from '../core/reward-network.ts';
import { isSeen, withSeen } from '../core/seen-responses.ts';
import { replayDraws } from '../core/training-policy.ts';
import type { WeightedRanking } from './batch.ts';
import { type ExampleSource, rankingOf } from './example-source.ts';
import { foretell, progressive } from './foretell.ts';
import { recalibrate } from './recalibrate.ts';
import { type Prior, type Student, trainChunk } from './train-chunk.ts';

/** What a learner is trained by, the same for each chunk. */
export interface Lesson extends LearnerPlan {
  prior: Prior;
}

export function lessonsOf(recipe: Recipe): Lesson[] {
  return learnerPlans(recipe).map((plan) => ({
    ...plan,
    prior: { mean: priorMean(recipe, plan), precision: plan.priorPrecision },
  }));
}

/** What training on the pending examples gave. */
export interface PendingTrained {
  measures: StepMeasures;
  predictions: Prediction[][];
  next: FoldState;
}

/** Trains all learners on the pending examples, having foretold them first. */
export function trainPending(
  state: FoldState,
  source: ExampleSource,
  lessons: readonly Lesson[],
): PendingTrained {
  const { examples, pending, lengthBaseline } = state;
  const model = foldedModel(state, lessons);
  const predictions = foretell(pending, { model, lengthBaseline, source });
  const telling = tellingOf(state);
  const replays = replayDraws(examples, pending.length).map((draws) => draws.map(source.example));
  source.load?.(replays.flatMap((replayed) => replayed.flatMap(({ members }) => members)));
  const chunk = {
    fresh: pending,
    replays,
    telling,
    told: state.telling + telling.length,
  };
  const results = trainArms(state.learners, lessons, { chunk, source, comparisons: state.comparisons });
  const lengths = pending.flatMap((example) => lengthPairs(example, source));
  const members = pending.flatMap((example) => example.members);
  return {
    measures: { ...progressive(predictions), loss: results[0]?.loss ?? Number.NaN },
    predictions,
    next: {
      ...state,
      learners: results.map(({ learner }) => learner),
      seen: withSeen(state.seen, members),
      telling: chunk.told,
      calibration: recalibrate(state, predictions, { telling, source }),
      lengthBaseline: learnLengths(lengthBaseline, lengths),
      examples: examples + pending.length,
      pending: [],
    },
  };
}

/** Examples of the pending ones between responses that no example has ranked before. */
function tellingOf({ pending, seen }: FoldState): Example[] {
  const met = new Set<number>();
  return pending.filter(({ members }) => {
    const isTelling = !members.some((id) => met.has(id) || isSeen(seen, id));
    for (const id of members) met.add(id);
    return isTelling;
  });
}

/** What learners are trained on and judged by. */
interface Chunk<Of> {
  fresh: readonly Of[];
  replays: Of[][];
  /** Those of the fresh ones by which a learner is judged. */
  telling: Of[];
  /** Such examples so far. */
  told: number;
}

interface TrainedLearner {
  learner: LearnerState;
  loss: number;
}

/** Trains the learners of both arms: those that learn from all pairs, then their twins that learn from pairs drawn at random alone.
 *  Until the model has chosen a pair, twins are the same. */
function trainArms(
  learners: readonly LearnerState[],
  lessons: readonly Lesson[],
  { chunk, source, comparisons }: { chunk: Chunk<Example>; source: ExampleSource; comparisons: number },
): TrainedLearner[] {
  const rankingsOf = (some: Chunk<Example>) => weighed(some, source, comparisons);
  const count = lessons.filter(({ randomOnly }) => !randomOnly).length;
  const [all, twins] = [learners.slice(0, count), learners.slice(count)];
  const trained = trainArm(all, lessons, rankingsOf(chunk));
  if (twins.length === 0) return trained;
  const areSame = twins.every(({ examples }, at) => examples === all[at]?.examples);
  if (areSame && !chunk.fresh.some(({ active }) => active)) return [...trained, ...trained];
  const drawn = (some: readonly Example[]): Example[] => some.filter(({ active }) => !active);
  const ofTwins = {
    ...chunk,
    fresh: drawn(chunk.fresh),
    replays: chunk.replays.map(drawn),
    telling: drawn(chunk.telling),
  };
  return [...trained, ...trainArm(twins, lessons.slice(count), rankingsOf(ofTwins))];
}

function weighed(
  { fresh, replays, telling, told }: Chunk<Example>,
  source: ExampleSource,
  comparisons: number,
): Chunk<WeightedRanking> {
  const all = (some: readonly Example[]): WeightedRanking[] =>
    some.map((example) => rankingOf(example, source, comparisons));
  return { fresh: all(fresh), replays: replays.map(all), telling: all(telling), told };
}

function trainArm(
  learners: readonly LearnerState[],
  lessons: readonly Lesson[],
  { telling, told, ...chunk }: Chunk<WeightedRanking>,
): TrainedLearner[] {
  if (chunk.fresh.length === 0) return learners.map((learner) => ({ learner, loss: Number.NaN }));
  const students = learners.map(({ model, examples }, at) => ({
    model,
    examples: examples + chunk.fresh.length,
    prior: (lessons[at] as Lesson).prior,
  }));
  const meanWeight = meanWeightOf([...chunk.fresh, ...(chunk.replays.at(-1) ?? [])]);
  return trainChunk(students as [Student, ...Student[]], chunk).map((trained, at) => {
    const { model, loss } = learners[at] as LearnerState;
    const added = lossOf(model, telling);
    const foretold = foretoldLoss(loss, added, { fresh: telling.length, total: told, plans: lessons });
    const { examples } = students[at] as Student;
    const { loss: batchLoss } = trained;
    return { learner: { model: trained.model, loss: foretold, examples }, loss: batchLoss / meanWeight };
  });
}

/** Of a batch; 1 where nobody in it is trusted at all, whose loss is 0 and stays so. */
function meanWeightOf(examples: readonly WeightedRanking[]): number {
  return examples.reduce((sum, { weight }) => sum + weight, 0) / examples.length || 1;
}

/** Summed over examples, in nats. */
function lossOf(model: RewardModel, examples: readonly WeightedRanking[]): number {
  return examples.reduce(
    (sum, { ranking, ranks, weight }) =>
      sum +
      weight *
        rankingLoss(
          ranking.map((features) => reward(model, features)),
          ranks,
        ),
    0,
  );
}

function lengthPairs({ members, ranks }: Example, source: ExampleSource): Lengths[] {
  const lengths = members.map((id) => source.response(id).length);
  return orderedPairs(lengths, ranks);
}
