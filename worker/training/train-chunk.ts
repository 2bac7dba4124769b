import type { RewardModel } from '../core/reward-network.ts';
import { averagingRate, LEARNING_RATE } from '../core/training-policy.ts';
import { adagradStep } from './adagrad.ts';
import { addCurvature } from './add-curvature.ts';
import type { WeightedRanking } from './batch.ts';
import { lossGradients } from './loss-gradient.ts';

/** A Gaussian on the weights. */
export interface Prior {
  /** Where it pulls each weight; null for 0. */
  mean: Float32Array | null;
  /** How strongly, as that many examples' worth of curvature. */
  precision: number;
}

/** A model to train, and how. */
export interface Student {
  /** Is left as it was. */
  model: RewardModel;
  /** How many examples the model will have trained on after the chunk. */
  examples: number;
  prior: Prior;
}

/** What models are trained on. */
export interface ChunkToTrain {
  fresh: readonly WeightedRanking[];
  /** Earlier examples to repeat beside the fresh ones: a list for each update. */
  replays: readonly (readonly WeightedRanking[])[];
}

/** What training on a chunk gave.  */
export interface Trained {
  model: RewardModel;
  /** Of the last update's batch, before it, at the optimizer's iterate. */
  loss: number;
}

/** Trains models of one shape on a chunk, one update for each list of replays: a pure function, bit for bit, that gives each
 *  what it would alone. Each update descends mean batch loss + (prior.precision / examples) · ½‖w − prior.mean‖².
 *  @throws if there is nothing fresh, or a number leaves the finite */
export function trainChunk(
  students: readonly [Student, ...Student[]],
  { fresh, replays }: ChunkToTrain,
): Trained[] {
  if (fresh.length === 0) throw new Error('A chunk needs a ranking to train on.');
  const [
    {
      model: { shape },
    },
  ] = students;
  const trained = students.map(({ model }) => ({ model: copyOf(model), loss: 0 }));
  for (const replayed of replays) {
    const batch = [...fresh, ...replayed];
    const results = lossGradients(
      batch,
      trained.map(({ model }) => model.iterate),
      shape,
    );
    for (const [at, { loss, gradient }] of results.entries()) {
      const { examples, prior } = students[at] as Student;
      const one = trained[at] as Trained;
      const pull = prior.precision / examples;
      adagradStep(one.model, gradient, { learningRate: LEARNING_RATE, pull, priorMean: prior.mean });
      average(one.model, averagingRate({ fresh: fresh.length, examples, updates: replays.length }));
      one.loss = loss;
    }
  }
  const models = trained.map(({ model }) => model);
  addCurvature(models, fresh);
  for (const model of models) requireFinite(model);
  return trained;
}

function copyOf({ shape, weights, iterate, accumulators, precision }: RewardModel): RewardModel {
  return {
    shape,
    weights: weights.slice(),
    iterate: iterate.slice(),
    accumulators: accumulators.slice(),
    precision: precision.slice(),
  };
}

/** Moves the published weights toward the iterate. @see Polyak & Juditsky 1992, with a window that grows as the log does */
function average({ weights, iterate }: RewardModel, rate: number): void {
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] as number;
    weights[index] = weight + rate * ((iterate[index] as number) - weight);
  }
}

function requireFinite(model: RewardModel): void {
  for (const array of [model.weights, model.iterate, model.accumulators, model.precision]) {
    // One that is not finite leaves no finite sum.
    let sum = 0;
    for (let index = 0; index < array.length; index++) sum += array[index] as number;
    if (!Number.isFinite(sum))
      throw new Error('Training left the finite numbers; the model is kept as it was.');
  }
}
