import { rankingAccuracy, rankingLoss } from '../core/preference-loss.ts';
import { type RewardModel, reward } from '../core/reward-network.ts';
import { LEARNING_RATE, PRIOR_PRECISION, replayDraws } from '../core/training-policy.ts';
import { adagradStep } from './adagrad.ts';
import { layBatch, type Ranking } from './batch.ts';
import { addCurvature } from './curvature.ts';
import { lossGradient } from './loss-gradient.ts';

export type { Ranking } from './batch.ts';

/** What training on a chunk gave. Losses in nats, means over rankings; accuracy a share of pairs, a tie counting as wrong. */
export interface ChunkResult {
  model: RewardModel;
  /** Of the last update's batch, before it. */
  loss: number;
  /** Of the fresh rankings, under the model that had not seen them. */
  progressiveLoss: number;
  accuracy: number;
}

/** Trains on the examples after the first `start`, with a replay of earlier ones: a pure function, bit for bit.
 *  @param model is left as it was
 *  @param chunk `fresh`: 1 … chunkLength(start) rankings; `replay(i)`: example i of the log's first `start`
 *  @throws if there is nothing fresh, or a number leaves the finite */
export function trainChunk(
  model: RewardModel,
  chunk: { start: number; fresh: Ranking[]; replay: (index: number) => Ranking },
): ChunkResult {
  const { start, fresh, replay } = chunk;
  if (fresh.length === 0) throw new Error('A chunk needs a ranking to train on.');
  const progressive = evaluate(model, fresh);
  const trained = { ...model, weights: model.weights.slice(), accumulators: model.accumulators.slice() };
  let loss = 0;
  for (const draws of replayDraws(start, fresh.length)) {
    loss = update(trained, [...fresh, ...draws.map(replay)], start + fresh.length);
  }
  trained.curvature = addCurvature(trained, fresh);
  requireFinite(trained);
  return { model: trained, loss, progressiveLoss: progressive.loss, accuracy: progressive.accuracy };
}

function evaluate(model: RewardModel, rankings: readonly Ranking[]): { loss: number; accuracy: number } {
  let loss = 0;
  let accuracy = 0;
  for (const ranking of rankings) {
    const rewards = ranking.map((features) => reward(model, features));
    loss += rankingLoss(rewards) / rankings.length;
    accuracy += rankingAccuracy(rewards) / rankings.length;
  }
  return { loss, accuracy };
}

/** One gradient update in place. It descends mean batch loss + (prior precision / examples) · ½‖w‖². */
function update(model: RewardModel, rankings: readonly Ranking[], examples: number): number {
  const batch = layBatch(rankings, model.weights.length);
  const { columns } = batch;
  const active = Float32Array.from(columns, (column) => model.weights[column] as number);
  const { loss, gradient } = lossGradient(batch, active);
  // A feature outside the batch has no gradient, yet the prior pulls on it: over all 2,000 that costs microseconds.
  const full = new Float32Array(model.weights.length);
  for (let place = 0; place < columns.length; place++)
    full[columns[place] as number] = gradient[place] as number;
  adagradStep(model, full, { learningRate: LEARNING_RATE, pull: PRIOR_PRECISION / examples });
  return loss;
}

function requireFinite(model: RewardModel): void {
  for (const array of [model.weights, model.accumulators, model.curvature]) {
    for (const value of array) {
      if (!Number.isFinite(value))
        throw new Error('Training left the finite numbers; the model is kept as it was.');
    }
  }
}
