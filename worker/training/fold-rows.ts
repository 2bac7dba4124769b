import { hashText } from '../core/features/hash.ts';
import type { SparseVector } from '../core/features.ts';
import type { Example, FoldState, LogRow, Prediction, StepMeasures, TrainedChunk } from '../core/fold.ts';
import { isHeldOut } from '../core/held-out.ts';
import {
  fadedLoss,
  type LearnerPlan,
  type LearnerState,
  learnerPlans,
  mixLearners,
  priorMean,
  twinOf,
} from '../core/learners.ts';
import { type Lengths, learnLengths } from '../core/length-baseline.ts';
import { posteriorOf } from '../core/posterior.ts';
import { predictRanking } from '../core/predict.ts';
import { pairLoss, probabilityLoss, rankingLoss } from '../core/preference-loss.ts';
import type { Recipe } from '../core/recipe.ts';
import { type RewardModel, reward } from '../core/reward-network.ts';
import { isSeen, withSeen } from '../core/seen-responses.ts';
import { chunkLength, replayDraws, targetMargin } from '../core/training-policy.ts';
import type { WeightedRanking } from './batch.ts';
import { type Prior, trainChunk } from './train-chunk.ts';

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
}

/** What rows of the log came to. */
export interface Folded {
  state: FoldState;
  chunks: TrainedChunk[];
  /** Examples on held-out prompts. */
  heldOut: Example[];
  /** The model to publish: of the whole chunks, and of the pending examples on top of them. */
  model: RewardModel;
  /** The learners behind it. */
  learners: readonly LearnerState[];
  /** What training on the pending examples measured; null where none is pending. */
  provisional: StepMeasures | null;
}

/** Folds rows of the log into the state, in id order. Where a chunk ends depends only on how many examples came
 *  before it, never on how the rows were handed over, so any way of cutting the log gives the same bits.
 *  The chunk that is not full yet is trained on too, on top of the state: that model is published but not kept, for
 *  the chunk is trained again as a whole once it is full.
 *  @throws Error where a row is not after the cursor, or the loss is not finite */
export function foldRows(
  state: FoldState,
  rows: readonly LogRow[],
  source: ExampleSource,
  recipe: Recipe,
): Folded {
  const chunks: TrainedChunk[] = [];
  const heldOut: Example[] = [];
  const learnt: Example[] = [];
  const withLearnt: ExampleSource = {
    ...source,
    example: (index) => learnt[index - state.examples] ?? source.example(index),
  };
  let folded = state;
  for (const row of rows) {
    if (row.id <= folded.cursor) throw new Error(`row ${row.id} is not after the cursor ${folded.cursor}`);
    folded = countRow(folded, row, { heldOut, source, recipe });
    if (folded.pending.length < chunkLength(folded.examples)) continue;
    const { measures, predictions, next } = trainPending(folded, withLearnt, recipe);
    learnt.push(...folded.pending);
    chunks.push({ ...measures, start: folded.examples, examples: folded.pending, predictions, after: next });
    folded = next;
  }
  const trained = folded.pending.length === 0 ? null : trainPending(folded, withLearnt, recipe);
  const { learners } = trained?.next ?? folded;
  const model = mixLearners(learners, learnerPlans(recipe));
  return { state: folded, chunks, heldOut, model, learners, provisional: trained?.measures ?? null };
}

function countRow(
  state: FoldState,
  row: LogRow,
  { heldOut, source, recipe }: { heldOut: Example[]; source: ExampleSource; recipe: Recipe },
): FoldState {
  if (row.excluded) return { ...state, cursor: row.id };
  const counted = { ...state, cursor: row.id, comparisons: state.comparisons + 1 };
  const example = exampleOf(row, recipe);
  if (!example) return counted;
  const { prompt, promptHash } = source.response(row.responseA);
  const firstPrompt = state.firstPrompt ?? prompt;
  if (prompt !== firstPrompt && isHeldOut(promptHash, recipe.heldOutShare)) {
    heldOut.push(example);
    return { ...counted, firstPrompt, heldOut: state.heldOut + 1 };
  }
  return { ...counted, firstPrompt, pending: [...state.pending, example] };
}

/** Null for ties, both-bad and skips, which do not enter the loss. */
function exampleOf(row: LogRow, { strengthMargin }: Recipe): Example | null {
  const { id, outcome, responseA, responseB, annotator, weight, strength, active } = row;
  if (outcome !== 'a' && outcome !== 'b') return null;
  return {
    id,
    members: outcome === 'a' ? [responseA, responseB] : [responseB, responseA],
    annotator: hashText(annotator),
    weight,
    targetMargin: targetMargin(strength, strengthMargin),
    active,
  };
}

/** Trains all learners on the pending examples, having foretold them first. */
function trainPending(
  state: FoldState,
  source: ExampleSource,
  recipe: Recipe,
): { measures: StepMeasures; predictions: Prediction[][]; next: FoldState } {
  const { examples, pending } = state;
  const plans = learnerPlans(recipe);
  const predictions = predictPending(state, mixLearners(state.learners, plans), source);
  const replays = replayDraws(examples, pending.length).map((draws) => draws.map(source.example));
  const telling = tellingOf(state);
  const results: TrainedLearner[] = [];
  for (const [at, learner] of state.learners.entries()) {
    const plan = plans[at] as LearnerPlan;
    const own = (some: readonly Example[]): WeightedRanking[] =>
      some.filter(({ active }) => !(plan.randomOnly && active)).map((example) => rankingOf(example, source));
    const twin = results[twinOf(plan, plans)];
    const isSame = twin && state.learners[twinOf(plan, plans)]?.examples === learner.examples;
    results.push(
      isSame && pending.every(({ active }) => !active)
        ? twin
        : trainLearner(learner, {
            fresh: own(pending),
            telling: { fresh: own(telling), total: state.telling + telling.length },
            replays: replays.map(own),
            prior: { mean: priorMean(recipe, plan), precision: plan.priorPrecision },
          }),
    );
  }
  const lengths = pending.flatMap((example) => lengthPairs(example, source));
  return {
    measures: { ...progressive(predictions), loss: results[0]?.loss ?? Number.NaN },
    predictions,
    next: {
      ...state,
      learners: results.map(({ learner }) => learner),
      seen: withSeen(
        state.seen,
        pending.flatMap(({ members }) => members),
      ),
      telling: state.telling + telling.length,
      lengthBaseline: learnLengths(state.lengthBaseline, lengths),
      examples: examples + pending.length,
      pending: [],
    },
  };
}

/** Examples of the pending ones between responses that no example has ranked before. */
function tellingOf({ pending, seen }: FoldState): Example[] {
  let met = seen;
  return pending.filter(({ members }) => {
    const isTelling = !members.some((id) => isSeen(met, id));
    met = withSeen(met, members);
    return isTelling;
  });
}

interface TrainedLearner {
  learner: LearnerState;
  loss: number;
}

function trainLearner(
  { model, loss, examples }: LearnerState,
  chunk: {
    fresh: WeightedRanking[];
    telling: { fresh: WeightedRanking[]; total: number };
    replays: WeightedRanking[][];
    prior: Prior;
  },
): TrainedLearner {
  if (chunk.fresh.length === 0) return { learner: { model, loss, examples }, loss: Number.NaN };
  const { fresh, total } = chunk.telling;
  const lossOf = ({ ranking }: WeightedRanking) => rankingLoss(ranking.map((each) => reward(model, each)));
  const added = fresh.reduce((sum, example) => sum + example.weight * lossOf(example), 0);
  const faded = fadedLoss(loss, added, { fresh: fresh.length, total });
  const trained = trainChunk(model, { ...chunk, examples: examples + chunk.fresh.length });
  return {
    learner: { model: trained.model, loss: faded, examples: examples + chunk.fresh.length },
    loss: trained.loss,
  };
}

function predictPending(
  { pending, lengthBaseline }: FoldState,
  model: RewardModel,
  source: ExampleSource,
): Prediction[][] {
  const by = { model, posterior: posteriorOf(model), baseline: lengthBaseline };
  return pending.map(({ members }) =>
    predictRanking(
      members.map((id) => source.response(id)),
      by,
    ),
  );
}

/** Means over examples of the means over their pairs; a tie of rewards counts as wrong, one of lengths as half right. */
function progressive(predictions: readonly (readonly Prediction[])[]): Omit<StepMeasures, 'loss'> {
  const mean = (measure: (prediction: Prediction) => number): number =>
    predictions.reduce(
      (sum, pairs) => sum + pairs.reduce((inner, pair) => inner + measure(pair), 0) / pairs.length,
      0,
    ) / predictions.length;
  return {
    progressiveLoss: mean(({ probability }) => probabilityLoss(probability)),
    accuracy: mean(({ margin }) => (margin > 0 ? 1 : 0)),
    lengthLoss: mean(({ lengthMargin }) => pairLoss(lengthMargin)),
    lengthAccuracy: mean(({ lengthMargin }) => (1 + Math.sign(lengthMargin)) / 2),
  };
}

function rankingOf(
  { members, weight, targetMargin: margin }: Example,
  source: ExampleSource,
): WeightedRanking {
  return { ranking: members.map((id) => source.response(id).features), weight, targetMargin: margin };
}

function lengthPairs({ members }: Example, source: ExampleSource): Lengths[] {
  const lengths = members.map((id) => source.response(id).length);
  return lengths.flatMap((chosen, at) =>
    lengths.slice(at + 1).map((rejected): Lengths => [chosen, rejected]),
  );
}
