import { existsSync, readFileSync } from 'node:fs';
import {
  add,
  matMul,
  softplus,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  train,
  valueAndGrad,
  variable,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCheckpoint } from '../../worker/core/checkpoint.ts';
import { FEATURE_COUNT, featurize, type SparseVector } from '../../worker/core/features.ts';
import type { ModelShape } from '../../worker/core/model-shape.ts';
import { wholeCell } from '../../worker/core/precision.ts';
import { pairLoss, rankingLoss, rankingLossGradient } from '../../worker/core/preference-loss.ts';
import { type RandomSource, randomInteger, seededRandom } from '../../worker/core/random.ts';
import { emptyModel, type RewardModel, reward } from '../../worker/core/reward-network.ts';
import {
  chunkLength,
  LEARNING_RATE,
  MLP_PRIOR_PRECISION,
  PRIOR_PRECISION,
  replayDraws,
} from '../../worker/core/training-policy.ts';
import { adagradStep } from '../../worker/training/adagrad.ts';
import { layBatch, type Ranking, type WeightedRanking } from '../../worker/training/batch.ts';
import { lossGradients } from '../../worker/training/loss-gradient.ts';
import {
  type ChunkToTrain,
  type Student,
  type Trained,
  trainChunk as trainTogether,
} from '../../worker/training/train-chunk.ts';

const goldenFile = new URL('../../../shared/golden/preference-loss.json', import.meta.url);

function someResponse(random: RandomSource): SparseVector {
  const indices = new Set(Array.from({ length: 12 }, () => randomInteger(random, FEATURE_COUNT)));
  const sorted = Uint16Array.from(indices).sort();
  return { indices: sorted, values: Float32Array.from(sorted, () => randomInteger(random, 2000) / 500 - 2) };
}

/** Rankings of two to five made-up responses. */
function someRankings(count: number, seed = 1): Ranking[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + randomInteger(random, 4) }, () => someResponse(random)),
  );
}

const COLD_PRIOR = { mean: null, precision: PRIOR_PRECISION };

const plain = (ranking: Ranking): WeightedRanking => ({ ranking, weight: 1, targetMargin: 0 });

/** A chunk of the log as the fold would train it: `count` examples after the first `start`. */
function chunkOf(log: readonly Ranking[], start: number, count: number) {
  const fresh = log.slice(start, start + count).map(plain);
  const replays = replayDraws(start, fresh.length).map((draws) =>
    draws.map((index) => plain(log[index] as Ranking)),
  );
  return { fresh, replays, examples: start + fresh.length };
}

function fold(log: readonly Ranking[], from = { model: emptyModel(), start: 0 }): RewardModel {
  let { model, start } = from;
  while (start < log.length) {
    const chunk = chunkOf(log, start, chunkLength(start));
    const prior =
      model.shape.hidden > 0
        ? { mean: emptyModel(model.shape).weights, precision: MLP_PRIOR_PRECISION }
        : COLD_PRIOR;
    ({ model } = trainChunk(model, { ...chunk, prior }));
    start = chunk.examples;
  }
  return model;
}

function trainChunk(
  model: RewardModel,
  { examples, prior, ...chunk }: ChunkToTrain & Omit<Student, 'model'>,
): Trained {
  return trainTogether([{ model, examples, prior }], chunk)[0] as Trained;
}

function lossGradientOf(
  examples: readonly WeightedRanking[],
  weights: Float32Array,
  shape: ModelShape,
): { loss: number; gradient: Float32Array } {
  const [only] = lossGradients(examples, [weights], shape);
  if (!only) throw new Error('a model has a gradient');
  const { matrix, columns, column } = only.gradient;
  return { loss: only.loss, gradient: matrix.filter((_, at) => at % columns === column) };
}

const linear = (featureCount: number) => ({ featureCount, hidden: 0 });

const lossGradient = (rankings: readonly Ranking[], weights: Float32Array) =>
  lossGradientOf(rankings.map(plain), weights, linear(weights.length));

/** The loss in operations that tfjs has, which it differentiates by itself. */
function denseLossGradient(
  examples: readonly WeightedRanking[],
  weights: Float32Array,
): { loss: number; gradient: Float32Array } {
  const { responses, deficits, targetMargins, pairWeights, pairs } = layBatch(examples);
  const dense = new Float32Array(responses.length * weights.length);
  for (const [row, { indices, values }] of responses.entries()) {
    for (const [at, index] of indices.entries()) dense[row * weights.length + index] = values[at] as number;
  }
  const { value, grad } = valueAndGrad((head) => {
    const rewards = matMul(tensor2d(dense, [responses.length, weights.length]), head as Tensor2D);
    const missing = matMul(tensor2d(deficits, [pairs, responses.length]), rewards);
    const losses = softplus(add(missing, tensor2d(targetMargins, [pairs, 1])));
    return matMul(tensor2d(pairWeights, [1, pairs]), losses);
  })(tensor2d(weights, [weights.length, 1]));
  return { loss: value.dataSync()[0] as number, gradient: grad.dataSync<'float32'>() };
}

describe('the loss through tfjs', () => {
  /** One feature per response, so that the weights are the rewards. */
  const oneHot = (rankings: readonly number[][]): { batch: Ranking[]; rewards: Float32Array } => {
    let next = 0;
    const batch = rankings.map((ranking) =>
      ranking.map(() => ({ indices: Uint16Array.of(next++), values: Float32Array.of(1) })),
    );
    return { batch, rewards: Float32Array.from(rankings.flat()) };
  };

  test('is the mean over rankings of the mean over their pairs, worked by hand', () => {
    const { batch, rewards } = oneHot([
      [Math.log(3), 0, -Math.log(3)],
      [0, 0],
    ]);
    const { loss, gradient } = lossGradient(batch, rewards);
    expect(loss).toBeCloseTo(((2 * Math.log(4 / 3) + Math.log(10 / 9)) / 3 + Math.LN2) / 2, 6);
    expect(gradient[4]).toBeCloseTo(0.25, 6);
    expect(gradient[0]).toBeCloseTo(-(1 / 4 + 1 / 10) / 6, 6);
  });

  test('agrees, with its gradient, with the plain formula for any rewards', () => {
    const ranking = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(ranking, { minLength: 1, maxLength: 6 }), (rankings) => {
        const { batch, rewards } = oneHot(rankings);
        const { loss, gradient } = lossGradient(batch, rewards);
        const mean = rankings.reduce((sum, each) => sum + rankingLoss(each) / rankings.length, 0);
        const expected = rankings.flatMap((each) =>
          rankingLossGradient(each).map((g) => g / rankings.length),
        );
        expect(loss).toBeCloseTo(mean, 5);
        for (const [at, value] of expected.entries()) expect(gradient[at]).toBeCloseTo(value, 6);
      }),
      { numRuns: 50 },
    );
  });

  test('is, with its gradient, what tfjs makes of the dense formula by itself, to 1e-6', () => {
    const random = seededRandom(7);
    const examples = someRankings(20).map((ranking, at) => ({
      ranking,
      ranks: at % 3 === 0 ? ranking.map((_, rank) => Math.floor(rank / 2)) : undefined,
      weight: randomInteger(random, 4) / 2,
      targetMargin: randomInteger(random, 3) / 2,
    }));
    const models = [0, 1, 2].map(() =>
      Float32Array.from({ length: FEATURE_COUNT }, () => randomInteger(random, 100) / 100 - 0.5),
    );
    const found = lossGradients(examples, models, linear(FEATURE_COUNT));
    for (const [at, weights] of models.entries()) {
      const expected = denseLossGradient(examples, weights);
      const { loss, gradient } = found[at] as (typeof found)[number];
      expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-6);
      const largest = expected.gradient.reduce((most, value, index) => {
        const own = gradient.matrix[gradient.columns * index + gradient.column] as number;
        return Math.max(most, Math.abs(own - value));
      }, 0);
      expect(largest).toBeLessThan(1e-6);
    }
  });

  test('has the gradient that finite differences give', () => {
    const batch = someRankings(5);
    const random = seededRandom(5);
    const weights = Float32Array.from(
      { length: FEATURE_COUNT },
      () => randomInteger(random, 100) / 100 - 0.5,
    );
    const { gradient } = lossGradient(batch, weights);
    for (const at of [0, 3, 7].map((row) => batch.flat()[row]?.indices[5] as number)) {
      const moved = (by: number) =>
        lossGradient(
          batch,
          weights.map((w, place) => (place === at ? w + by : w)),
        ).loss;
      expect(gradient[at]).toBeCloseTo((moved(0.05) - moved(-0.05)) / 0.1, 3);
    }
  });

  test.skipIf(!existsSync(goldenFile))('agrees with ../shared/golden (skipped where absent)', () => {
    const { instructgpt } = JSON.parse(readFileSync(goldenFile, 'utf8'));
    const { batch, rewards } = oneHot(instructgpt.rankings_best_first);
    const { loss, gradient } = lossGradient(batch, rewards);
    expect(loss).toBeCloseTo(instructgpt.loss, 6);
    // The file's gradient is of the first ranking's own loss, here half of the mean.
    for (const [at, value] of instructgpt.grad_prompt0.entries())
      expect(2 * (gradient[at] as number)).toBeCloseTo(value, 6);
  });
});

test('the plain forward pass gives the rewards of a tfjs matrix product, to 1e-6', () => {
  const model = fold(someRankings(40));
  const texts = ['Yes.', 'It depends on the weather, I think.', '# Plan\n\n- wake\n- eat\n- sleep', ''];
  const vectors = texts.map((text) => featurize('What shall we do?', text));
  const dense = new Float32Array(vectors.length * FEATURE_COUNT);
  for (const [row, { indices, values }] of vectors.entries()) {
    for (const [at, index] of indices.entries()) dense[row * FEATURE_COUNT + index] = values[at] as number;
  }
  const expected = tidy(() => {
    const product = matMul(
      tensor2d(dense, [vectors.length, FEATURE_COUNT]),
      tensor2d(model.weights, [FEATURE_COUNT, 1]),
    );
    return product.dataSync();
  });
  for (const [row, vector] of vectors.entries()) {
    expect(Math.abs(reward(model, vector) - (expected[row] as number))).toBeLessThan(1e-6);
  }
});

test('without a pull, three steps of Adagrad are those of tf.train.adagrad', () => {
  const target = Float32Array.of(1, -2, 0.5, 3);
  const weights = variable(tensor1d([0, 0, 1, -1]));
  const optimizer = train.adagrad(LEARNING_RATE);
  const state = { iterate: Float32Array.of(0, 0, 1, -1), accumulators: new Float32Array(4).fill(0.1) };
  for (let step = 0; step < 3; step++) {
    const gradient = state.iterate.map((weight, at) => weight - (target[at] as number));
    optimizer.applyGradients([{ name: weights.name, tensor: tensor1d(gradient) }]);
    const column = { matrix: gradient, columns: 1, column: 0 };
    adagradStep(state, column, { learningRate: LEARNING_RATE, pull: 0, priorMean: null });
    for (const [at, value] of weights.dataSync().entries()) expect(state.iterate[at]).toBeCloseTo(value, 6);
  }
});

test('with a pull, a step lands where gradient, pull and step length balance', () => {
  const before = Float32Array.of(0.7, -1.2);
  const gradient = Float32Array.of(0.4, 0);
  const priorMean = Float32Array.of(0.5, -0.25);
  const state = { iterate: before.slice(), accumulators: Float32Array.of(0.1, 0.1) };
  const beside = { matrix: Float32Array.of(9, 0.4, 9, 0), columns: 2, column: 1 };
  adagradStep(state, beside, { learningRate: 0.06, pull: 5, priorMean });
  for (const at of [0, 1]) {
    const after = state.iterate[at] as number;
    const mean = priorMean[at] as number;
    const metric = Math.sqrt(state.accumulators[at] as number) / 0.06;
    // Stationary point of g·w + 5·(w − mean)²/2 + metric·(w − before)²/2.
    expect(
      (gradient[at] as number) + 5 * (after - mean) + metric * (after - (before[at] as number)),
    ).toBeCloseTo(0, 4);
  }
});

/** Second implementation of a chunk, in doubles, over plain arrays, with no tfjs. */
function trainPlainly(model: RewardModel, log: readonly Ranking[], start: number): number[] {
  const fresh = log.slice(start);
  const weights = Array.from(model.iterate);
  const averages = Array.from(model.weights);
  const accumulators = Array.from(model.accumulators);
  for (const draws of replayDraws(start, fresh.length)) {
    const batch = [...fresh, ...draws.map((index) => log[index] as Ranking)];
    const gradient = weights.map(() => 0);
    for (const ranking of batch) {
      const rewards = ranking.map(({ indices, values }) =>
        indices.reduce((sum, index, at) => sum + (weights[index] as number) * (values[at] as number), 0),
      );
      for (const [rank, pull] of rankingLossGradient(rewards).entries()) {
        const { indices, values } = ranking[rank] as SparseVector;
        for (const [at, index] of indices.entries()) {
          gradient[index] = (gradient[index] as number) + (pull * (values[at] as number)) / batch.length;
        }
      }
    }
    for (const [index, g] of gradient.entries()) {
      accumulators[index] = (accumulators[index] as number) + g * g;
      const rate = LEARNING_RATE / Math.sqrt((accumulators[index] as number) + 1e-7);
      const shrink = 1 + (rate * PRIOR_PRECISION) / log.length;
      weights[index] = ((weights[index] as number) - rate * g) / shrink;
      // An eighth of the examples, in updates of a chunk's fresh ones.
      const averaged = (log.length / 8 / fresh.length) * replayDraws(start, fresh.length).length;
      const average = averages[index] as number;
      averages[index] = average + ((weights[index] as number) - average) / Math.max(1, averaged);
    }
  }
  return averages;
}

test('a chunk agrees with a second implementation in plain TypeScript, to 1e-5', () => {
  const log = someRankings(48);
  const before = fold(log.slice(0, 32));
  const expected = trainPlainly(before, log, 32);
  for (const [index, weight] of fold(log).weights.entries()) {
    expect(Math.abs(weight - (expected[index] as number))).toBeLessThan(1e-5);
  }
});

test('the same chunk gives the same bits, whatever was trained in between', () => {
  const log = someRankings(48);
  const once = encodeCheckpoint(fold(log));
  fold(someRankings(20, 9));
  expect(encodeCheckpoint(fold(log))).toEqual(once);
});

test('stopping anywhere, also amid a chunk, and going on from the last whole chunk gives the model of one run', () => {
  const log = someRankings(70);
  const whole = fold(log);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), (stop) => {
      let start = 0;
      while (start + chunkLength(start) <= stop) start += chunkLength(start);
      const committed = fold(log.slice(0, start));
      fold(log.slice(0, stop), { model: committed, start });
      expect(fold(log, { model: committed, start })).toEqual(whole);
    }),
    { numRuns: 12 },
  );
});

test('training leaves the model it was given as it was', () => {
  const log = someRankings(16);
  const model = fold(log.slice(0, 8));
  const copy = structuredClone(model);
  trainChunk(model, { ...chunkOf(log, 8, 8), prior: COLD_PRIOR });
  expect(model).toEqual(copy);
});

test.each([0, 3])('models trained together, with %i hidden units, come out as each would alone', (hidden) => {
  const log = someRankings(24);
  const shape = { featureCount: FEATURE_COUNT, hidden };
  const random = seededRandom(8);
  const students = [10, 100, 1000].map((precision) => {
    const model = emptyModel(shape, precision);
    const iterate = model.iterate.map((weight) => weight + randomInteger(random, 100) / 500);
    const mean = iterate.map(() => randomInteger(random, 100) / 500);
    return { model: { ...model, iterate }, examples: precision, prior: { mean, precision } };
  }) as [Student, ...Student[]];
  const chunk = chunkOf(log, 8, 8);
  const together = trainTogether(students, chunk);
  for (const [at, student] of students.entries()) {
    expect(together[at]).toEqual(trainTogether([student], chunk)[0]);
  }
  expect(together[0]?.model.weights).not.toEqual(together[1]?.model.weights);
});

test('a planted preference for the longer, listed answer is learnt', () => {
  const words = ['tea', 'rain', 'stone', 'river', 'bread', 'light', 'paper', 'green', 'north', 'music'];
  const random = seededRandom(3);
  const sentence = (length: number) =>
    Array.from({ length }, () => words[randomInteger(random, words.length)]).join(' ');
  const log = Array.from({ length: 200 }, (): Ranking => {
    const prompt = sentence(5);
    return [
      featurize(prompt, `${sentence(25)}:\n- ${sentence(9)}\n- ${sentence(9)}`),
      featurize(prompt, sentence(8)),
    ];
  });
  const model = fold(log.slice(0, 100));
  const held = log.slice(100).map((ranking) => ranking.map((features) => reward(model, features)));
  expect(held.filter(([better = 0, worse = 0]) => better > worse).length).toBeGreaterThan(98);
  expect(held.reduce((sum, rewards) => sum + rankingLoss(rewards) / held.length, 0)).toBeLessThan(0.2);
});

test('a preference of three in four is learnt as odds of three to one, as far as the prior lets it', () => {
  const [better, worse]: Ranking = [
    { indices: Uint16Array.of(3), values: Float32Array.of(2) },
    { indices: Uint16Array.of(3), values: Float32Array.of(0) },
  ] as [SparseVector, SparseVector];
  const random = seededRandom(4);
  const model = fold(
    Array.from({ length: 3000 }, () => (randomInteger(random, 4) === 0 ? [worse, better] : [better, worse])),
  );
  expect(reward(model, better) - reward(model, worse)).toBeGreaterThan(0.8 * Math.log(3));
  expect(reward(model, better) - reward(model, worse)).toBeLessThan(1.2 * Math.log(3));
});

test('the precision grows by Σ p(1 − p)·d² over the fresh pairs, a ranking of K counting as one', () => {
  const at = (value: number): SparseVector => ({
    indices: Uint16Array.of(3),
    values: Float32Array.of(value),
  });
  const pair = [at(0.1), at(0)];
  const { model } = trainChunk(emptyModel(), { ...chunkOf([pair], 0, 1), prior: COLD_PRIOR });
  const p = 1 / (1 + Math.exp(-0.1 * (model.weights[3] as number)));
  expect((model.precision[wholeCell(3, 3)] as number) - PRIOR_PRECISION).toBeCloseTo(p * (1 - p) * 0.01, 4);
  const three = [at(0.2), at(0.1), at(0)];
  const ranked = trainChunk(emptyModel(), { ...chunkOf([three], 0, 1), prior: COLD_PRIOR }).model;
  expect((ranked.precision[wholeCell(3, 3)] as number) - PRIOR_PRECISION).toBeCloseTo(
    (0.25 * (0.01 + 0.01 + 0.04)) / 3,
    4,
  );
});

test('a number that is not finite stops training', () => {
  const [broken] = someRankings(1) as [Ranking];
  (broken[0] as SparseVector).values[0] = Number.NaN;
  expect(() => trainChunk(emptyModel(), { ...chunkOf([broken], 0, 1), prior: COLD_PRIOR })).toThrow('finite');
});

test('a chunk of nothing, or with a ranking of one, is refused', () => {
  const [ranking] = someRankings(1) as [Ranking];
  expect(() => trainChunk(emptyModel(), { ...chunkOf([], 0, 0), prior: COLD_PRIOR })).toThrow(
    'needs a ranking',
  );
  expect(() =>
    trainChunk(emptyModel(), { ...chunkOf([ranking.slice(0, 1)], 0, 1), prior: COLD_PRIOR }),
  ).toThrow('two responses');
});

describe('weights and target margins', () => {
  const rewards = Float32Array.of(0.4, -0.3);
  const pair: Ranking = [0, 1].map((index) => ({
    indices: Uint16Array.of(index),
    values: Float32Array.of(1),
  }));
  const of = (...examples: WeightedRanking[]) => lossGradientOf(examples, rewards, linear(2));

  test('a ranking of weight 3 pulls as three of weight 1 in a batch of as many', () => {
    const skipped = { ...plain(pair), weight: 0 };
    const heavy = of({ ...plain(pair), weight: 3 }, skipped, skipped);
    const three = of(plain(pair), plain(pair), plain(pair));
    expect(heavy.loss).toBeCloseTo(three.loss, 6);
    for (const at of [0, 1]) expect(heavy.gradient[at]).toBeCloseTo(three.gradient[at] as number, 6);
  });

  test('one of weight 0 changes neither weights nor curvature', () => {
    const log = someRankings(9);
    const model = fold(log.slice(0, 8));
    const chunk = { ...chunkOf(log, 8, 1), replays: [[]], prior: COLD_PRIOR };
    const ignored = trainChunk(model, { ...chunk, fresh: [{ ...plain(log[8] as Ranking), weight: 0 }] });
    const [featureless] = [
      [
        { indices: new Uint16Array(), values: new Float32Array() },
        { indices: new Uint16Array(), values: new Float32Array() },
      ],
    ];
    expect(ignored.model).toEqual(
      trainChunk(model, { ...chunk, fresh: [plain(featureless as Ranking)] }).model,
    );
  });

  test('a target margin moves the loss of each pair, as the plain formula does', () => {
    for (const targetMargin of [0, 0.5, 2]) {
      const { loss, gradient } = of({ ...plain(pair), targetMargin });
      expect(loss).toBeCloseTo(pairLoss(0.7, targetMargin), 6);
      expect(gradient[0]).toBeCloseTo(-1 / (1 + Math.exp(0.7 - targetMargin)), 6);
    }
  });
});

describe('an MLP head', () => {
  const shape: ModelShape = { featureCount: FEATURE_COUNT, hidden: 3 };

  function someNetwork(): RewardModel {
    const random = seededRandom(6);
    const model = emptyModel(shape);
    return { ...model, weights: model.weights.map(() => randomInteger(random, 1000) / 1000 - 0.5) };
  }

  test('has the loss of its plain forward pass, and the gradient that finite differences give', () => {
    const rankings = someRankings(4);
    const { weights } = someNetwork();
    const lossAt = (moved: Float32Array) =>
      rankings.reduce(
        (sum, ranking) =>
          sum + rankingLoss(ranking.map((each) => reward({ shape, weights: moved }, each))) / 4,
        0,
      );
    const { loss, gradient } = lossGradientOf(rankings.map(plain), weights, shape);
    expect(loss).toBeCloseTo(lossAt(weights), 5);
    const first = (rankings.flat()[2]?.indices[2] as number) * 3;
    const bias = FEATURE_COUNT * 3;
    for (const at of [first, first + 1, first + 2, bias, bias + 2, bias + 3, bias + 5]) {
      const moved = (by: number) =>
        lossAt(weights.map((weight, place) => (place === at ? weight + by : weight)));
      expect(gradient[at]).toBeCloseTo((moved(0.01) - moved(-0.01)) / 0.02, 3);
      expect(gradient[at]).not.toBe(0);
    }
  });

  test('learns what no linear head can: to prefer the middle', () => {
    const at = (value: number): SparseVector => ({
      indices: Uint16Array.of(0),
      values: Float32Array.of(value),
    });
    const random = seededRandom(8);
    const log = Array.from({ length: 1200 }, (): Ranking => {
      const outer = randomInteger(random, 2) === 0 ? -3 : 3;
      return [at(randomInteger(random, 100) / 100 - 0.5), at(outer)];
    });
    const model = fold(log, { model: emptyModel({ ...shape, hidden: 8 }), start: 0 });
    expect(reward(model, at(0))).toBeGreaterThan(reward(model, at(3)) + 1);
    expect(reward(model, at(0))).toBeGreaterThan(reward(model, at(-3)) + 1);
    const line = fold(log);
    expect(Math.min(...[3, -3].map((outer) => reward(line, at(0)) - reward(line, at(outer))))).toBeLessThan(
      0.5,
    );
  });
});
