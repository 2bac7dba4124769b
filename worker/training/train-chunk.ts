import { priorPrecision } from '../core/model-shape.ts';
import { rankingLoss } from '../core/preference-loss.ts';
import { type RewardModel, reward } from '../core/reward-network.ts';
import { averagingRate, LEARNING_RATE } from '../core/training-policy.ts';
import { adagradStep } from './adagrad.ts';
import { layBatch, type WeightedRanking } from './batch.ts';
import { addCurvature } from './curvature.ts';
import { lossGradient } from './loss-gradient.ts';

/** What training on a chunk gave. Losses in nats, means over rankings. */
export interface ChunkResult {
  model: RewardModel;
  /** Of the last update's batch, before it, at the optimizer's iterate. */
  loss: number;
  /** Of the fresh rankings, under the model that had not seen them. */
  progressiveLoss: number;
}

/** What a chunk is trained with. */
export interface ChunkToTrain {
  fresh: readonly WeightedRanking[];
  /** Earlier examples to repeat beside the fresh ones: a list for each update. */
  replays: readonly (readonly WeightedRanking[])[];
  /** How many examples the model will have trained on after this chunk. */
  examples: number;
  /** Where the prior pulls the weights; null for 0. */
  priorMean: Float32Array | null;
}

/** Trains on a chunk, one update for each list of replays: a pure function, bit for bit. Each descends
 *  mean batch loss + (prior precision / examples) · ½‖w − prior mean‖².
 *  @param model is left as it was
 *  @throws if there is nothing fresh, or a number leaves the finite */
export function trainChunk(model: RewardModel, chunk: ChunkToTrain): ChunkResult {
  const { fresh, replays, examples, priorMean } = chunk;
  if (fresh.length === 0) throw new Error('A chunk needs a ranking to train on.');
  const progressiveLoss = meanLoss(model, fresh);
  const trained = {
    ...model,
    weights: model.weights.slice(),
    iterate: model.iterate.slice(),
    accumulators: model.accumulators.slice(),
  };
  const pull = priorPrecision(model.shape) / examples;
  const rate = averagingRate({ fresh: fresh.length, examples, updates: replays.length });
  let loss = 0;
  for (const replayed of replays) {
    const batch = layBatch([...fresh, ...replayed]);
    const result = lossGradient(batch, trained.iterate, model.shape);
    adagradStep(trained, result.gradient, { learningRate: LEARNING_RATE, pull, priorMean });
    average(trained, rate);
    loss = result.loss;
  }
  trained.curvature = addCurvature(trained, fresh);
  requireFinite(trained);
  return { model: trained, loss, progressiveLoss };
}

/** Moves the published weights toward the iterate. @see Polyak & Juditsky 1992, with a window that grows as the log does */
function average({ weights, iterate }: RewardModel, rate: number): void {
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] as number;
    weights[index] = weight + rate * ((iterate[index] as number) - weight);
  }
}

function meanLoss(model: RewardModel, examples: readonly WeightedRanking[]): number {
  const losses = examples.map(({ ranking }) =>
    rankingLoss(ranking.map((features) => reward(model, features))),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / examples.length;
}

function requireFinite(model: RewardModel): void {
  for (const array of [model.weights, model.iterate, model.accumulators, model.curvature]) {
    for (const value of array) {
      if (!Number.isFinite(value))
        throw new Error('Training left the finite numbers; the model is kept as it was.');
    }
  }
}
