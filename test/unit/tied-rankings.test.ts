import { describe, expect, it } from 'vitest';
import { FEATURE_COUNT, type SparseVector } from '../../worker/core/features.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import { posteriorOf } from '../../worker/core/posterior.ts';
import { predictRanking } from '../../worker/core/predict.ts';
import { pairLoss, rankingLoss, rankingLossGradient } from '../../worker/core/preference-loss.ts';
import { type RandomSource, randomInteger, seededRandom } from '../../worker/core/random.ts';
import { emptyModel, reward } from '../../worker/core/reward-network.ts';
import { addCurvature } from '../../worker/training/add-curvature.ts';
import { layBatch, type WeightedRanking } from '../../worker/training/batch.ts';
import { type LossGradient, lossGradients } from '../../worker/training/loss-gradient.ts';

const LINEAR_SHAPE = { featureCount: FEATURE_COUNT, hidden: 0 };

function someResponse(random: RandomSource): SparseVector {
  const indices = new Set(Array.from({ length: 12 }, () => randomInteger(random, FEATURE_COUNT)));
  const sorted = Uint16Array.from(indices).sort();
  return { indices: sorted, values: Float32Array.from(sorted, () => randomInteger(random, 2000) / 500 - 2) };
}

const random = seededRandom(7);
const responses = Array.from({ length: 5 }, () => someResponse(random));
const weights = Float32Array.from({ length: FEATURE_COUNT }, () => randomInteger(random, 100) / 100 - 0.5);
const RANKS = [1, 2, 2, 2, 3];
/** Of C(5, 2) pairs three tie. */
const tied: WeightedRanking = { ranking: responses, ranks: RANKS, weight: 2, targetMargin: 0.25 };
const rewards = responses.map((each) => reward({ ...emptyModel(), weights }, each));

describe('a ranking with ties', () => {
  it('loses what its ordered pairs lose, each 1/C(K, 2), worked by hand', () => {
    expect(rankingLoss([Math.log(3), 0, 5], [1, 2, 2])).toBeCloseTo(
      (Math.log(4 / 3) + pairLoss(Math.log(3) - 5)) / 3,
      12,
    );
    expect(rankingLoss([1, 2, 3], [1, 1, 1])).toBe(0);
  });

  it('has the gradient of finite differences by the rewards, that sums to 0', () => {
    const gradient = rankingLossGradient(rewards, RANKS);
    for (const [at, value] of gradient.entries()) {
      const moved = (by: number) =>
        rankingLoss(
          rewards.map((each, place) => (place === at ? each + by : each)),
          RANKS,
        );
      expect(value).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 7);
    }
    expect(gradient.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
  });

  it('has in a batch only its ordered pairs, and the loss and gradient of the plain formula', () => {
    const plain: WeightedRanking = { ranking: responses.slice(0, 2), weight: 1, targetMargin: 0 };
    const batch = [tied, plain];
    expect(layBatch(batch).pairs).toBe(8);
    const [{ loss, gradient }] = lossGradients(batch, [weights], LINEAR_SHAPE) as [LossGradient];
    const ordered = RANKS.flatMap((rank, one) =>
      RANKS.flatMap((other, at) =>
        rank < other ? [pairLoss((rewards[one] as number) - (rewards[at] as number), 0.25)] : [],
      ),
    );
    const sum = ordered.reduce((total, each) => total + each, 0);
    expect(loss).toBeCloseTo(
      (2 * (sum / 10) + pairLoss((rewards[0] as number) - (rewards[1] as number))) / 2,
      5,
    );
    for (const at of [0, 2, 4].map((row) => responses[row]?.indices[3] as number)) {
      const moved = (by: number) =>
        lossGradients(batch, [weights.map((w, place) => (place === at ? w + by : w))], LINEAR_SHAPE)[0]
          ?.loss as number;
      expect(gradient.matrix[gradient.columns * at]).toBeCloseTo((moved(0.05) - moved(-0.05)) / 0.1, 3);
    }
  });

  it('is foretold and adds curvature by its ordered pairs alone', () => {
    const model = { ...emptyModel(LINEAR), weights };
    const by = { model, posterior: posteriorOf(model), baseline: { weight: 1, precision: 1 } };
    const ranking = responses.map((features, at) => ({ features, length: 10 * (at + 1) }));
    const foretold = predictRanking(ranking, by, RANKS);
    expect(foretold).toHaveLength(7);
    expect(foretold[3]?.margin).toBe((rewards[0] as number) - (rewards[4] as number));
    expect(foretold[4]?.margin).toBe((rewards[1] as number) - (rewards[4] as number));
    const pair = (one: number, other: number): WeightedRanking => ({
      ...tied,
      ranking: [responses[one] as SparseVector, responses[other] as SparseVector],
      ranks: undefined,
      weight: 2 / 10,
    });
    const pairs = [0, 1, 2, 3, 4].flatMap((one) =>
      [0, 1, 2, 3, 4].flatMap((other) =>
        (RANKS[one] as number) < (RANKS[other] as number) ? [pair(one, other)] : [],
      ),
    );
    const curved = (examples: readonly WeightedRanking[]): Float32Array => {
      const precision = model.precision.slice();
      addCurvature([{ ...model, precision }], examples);
      return precision;
    };
    const [whole, single] = [curved([tied]), curved(pairs)];
    const furthest = whole.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (single[at] as number))),
      0,
    );
    expect(furthest).toBeLessThan(1e-4);
    expect(single).not.toEqual(model.precision);
  });
});
