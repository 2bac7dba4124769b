import type { RewardModel } from '../core/reward-network.ts';
import { averagingRate, LEARNING_RATE } from '../core/training-policy.ts';
import { adagradStep } from './adagrad.ts';
import { addCurvature } from './add-curvature.ts';
import { layBatch, type WeightedRanking } from './batch.ts';
import { lossGradient } from './loss-gradient.ts';

/** What training on a chunk gave.  */
export interface ChunkResult {
  model: RewardModel;
  /** Of the last update's batch, before it, at the optimizer's iterate. */
  loss: number;
}

/** A Gaussian on the weights. */
export interface Prior {
  /** Where it pulls each weight; null for 0. */
  mean: Float32Array | null;
  /** How strongly, as that many examples' worth of curvature. */
  precision: number;
}

/** What a chunk is trained with. */
export interface ChunkToTrain {
  fresh: readonly WeightedRanking[];
  /** Earlier examples to repeat beside the fresh ones: a list for each update. */
  replays: readonly (readonly WeightedRanking[])[];
  /** How many examples the model will have trained on after this chunk. */
  examples: number;
  prior: Prior;
}

/** Trains on a chunk, one update for each list of replays: a pure function, bit for bit. Each descends
 *  mean batch loss + (prior.precision / examples) · ½‖w − prior.mean‖².
 *  @param model is left as it was
 *  @throws if there is nothing fresh, or a number leaves the finite */
export function trainChunk(model: RewardModel, chunk: ChunkToTrain): ChunkResult {
  const { fresh, replays, examples, prior } = chunk;
  if (fresh.length === 0) throw new Error('A chunk needs a ranking to train on.');
  const trained = {
    ...model,
    weights: model.weights.slice(),
    iterate: model.iterate.slice(),
    accumulators: model.accumulators.slice(),
  };
  const pull = prior.precision / examples;
  const rate = averagingRate({ fresh: fresh.length, examples, updates: replays.length });
  let loss = 0;
  for (const replayed of replays) {
    const batch = layBatch([...fresh, ...replayed]);
    const result = lossGradient(batch, trained.iterate, model.shape);
    adagradStep(trained, result.gradient, { learningRate: LEARNING_RATE, pull, priorMean: prior.mean });
    average(trained, rate);
    loss = result.loss;
  }
  trained.precision = addCurvature(trained, fresh);
  requireFinite(trained);
  return { model: trained, loss };
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
    for (const value of array) {
      if (!Number.isFinite(value))
        throw new Error('Training left the finite numbers; the model is kept as it was.');
    }
  }
}
