import { preferenceProbability } from '../worker/core/preference-loss.ts';
import { seededRandom } from '../worker/core/random.ts';
import { emptyModel, reward } from '../worker/core/reward-network.ts';
import { chunkLength } from '../worker/core/training-policy.ts';
import { type Ranking, trainChunk } from '../worker/training/train-chunk.ts';
import { batchMap } from './batch-map.ts';
import type { Pair } from './dataset.ts';
import { shuffled } from './folds.ts';

/** The log a crowd would leave: one ranking per vote, in random order. */
function logOf(pairs: readonly Pair[], seed: number): Ranking[] {
  const votes = pairs.flatMap(({ features: [first, second], votes: [a, b] }): Ranking[] => [
    ...Array<Ranking>(a).fill([first, second]),
    ...Array<Ranking>(b).fill([second, first]),
  ]);
  return shuffled(votes, seededRandom(2, seed));
}

/** Margin first − second of each test pair, by the product's fold over the votes of the training pairs, in one pass. */
export function onlineMargins(train: readonly Pair[], test: readonly Pair[], seed: number): number[] {
  const log = logOf(train, seed);
  let model = emptyModel();
  for (let start = 0; start < log.length; ) {
    const fresh = log.slice(start, start + chunkLength(start));
    ({ model } = trainChunk(model, { start, fresh, replay: (index) => log[index] as Ranking }));
    start += fresh.length;
  }
  return test.map(({ features: [first, second] }) => reward(model, first) - reward(model, second));
}

/** The same by the best weights for all those votes at once. */
export function batchMargins(train: readonly Pair[], test: readonly Pair[]): number[] {
  const weights = batchMap(train);
  return test.map(
    ({ features: [first, second] }) => reward({ weights }, first) - reward({ weights }, second),
  );
}

/** The same by length alone: logistic regression on the difference of log lengths, by Newton's method. */
export function lengthMargins(train: readonly Pair[], test: readonly Pair[]): number[] {
  const difference = ({ lengths: [first, second] }: Pair): number => Math.log1p(first) - Math.log1p(second);
  let weight = 0;
  for (let step = 0; step < 20; step++) {
    let gradient = -1e-3 * weight;
    let curvature = 1e-3;
    for (const pair of train) {
      const x = difference(pair);
      const [a, b] = pair.votes;
      const p = preferenceProbability(weight * x);
      gradient += x * (a - (a + b) * p);
      curvature += x * x * (a + b) * p * (1 - p);
    }
    weight += gradient / curvature;
  }
  return test.map((pair) => weight * difference(pair));
}
