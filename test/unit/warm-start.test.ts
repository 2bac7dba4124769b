import { describe, expect, it } from 'vitest';
import type { SparseVector } from '../../worker/core/features.ts';
import { type Example, emptyFold, type LogRow } from '../../worker/core/fold.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import { pairLoss, preferenceProbability } from '../../worker/core/preference-loss.ts';
import { type RandomSource, seededRandom } from '../../worker/core/random.ts';
import { DEFAULT_RECIPE, type Recipe } from '../../worker/core/recipe.ts';
import { type RewardModel, reward } from '../../worker/core/reward-network.ts';
import { foldRows, publishable } from '../../worker/training/fold-rows.ts';

// A crowd that chooses by known weights: 60 features, 12 of them in each response, all of the same scale.
const FEATURES = 60;
const IN_EACH = 12;
const TAUGHT = 2_000;
const FRESH = 4_000;
const SEEDS = [1, 2, 3];
const MARKS = [0, 20, 200];
const COLD: Recipe = { ...DEFAULT_RECIPE, heldOutShare: 0 };

const unit = (random: RandomSource): number => random() / 2 ** 32;
const normal = (random: RandomSource): number =>
  Math.sqrt(-2 * Math.log(1 - unit(random))) * Math.cos(2 * Math.PI * unit(random));

function someResponse(random: RandomSource): SparseVector {
  const dense = new Float32Array(FEATURES);
  for (let each = 0; each < IN_EACH; each++) dense[Math.floor(FEATURES * unit(random))] = normal(random);
  const indices = Uint16Array.from(dense.keys()).filter((index) => dense[index] !== 0);
  return { indices, values: Float32Array.from(indices, (index) => dense[index] as number) };
}

type Pairs = [chosen: SparseVector, rejected: SparseVector][];

/** Pairs with what people who choose by these weights said of them. */
function crowdOf(weights: Float32Array, count: number, random: RandomSource): Pairs {
  const truth = { shape: LINEAR, weights };
  return Array.from({ length: count }, () => {
    const [first, second] = [someResponse(random), someResponse(random)];
    const probability = preferenceProbability(reward(truth, first) - reward(truth, second));
    return unit(random) < probability ? [first, second] : [second, first];
  });
}

/** The model after each of these many comparisons. */
function learn(pairs: Pairs, recipe: Recipe, marks: readonly number[]): RewardModel[] {
  const responses = pairs.flat();
  const rows = pairs.map(
    (_, index): LogRow => ({
      id: index + 1,
      outcome: 'a',
      responseA: 2 * index,
      responseB: 2 * index + 1,
      annotator: 'kim',
      weight: 1,
      strength: null,
      active: false,
      excluded: false,
    }),
  );
  const examples: Example[] = [];
  const source = {
    example: (index: number) => examples[index] as Example,
    response: (id: number) => ({
      features: responses[id] as SparseVector,
      length: 1,
      prompt: id >> 1,
      promptHash: 0,
    }),
  };
  let state = emptyFold(recipe);
  let from = 0;
  return marks.map((mark) => {
    const folded = foldRows(state, rows.slice(from, mark), source, recipe);
    for (const chunk of folded.chunks) examples.push(...chunk.examples);
    [state, from] = [folded.state, mark];
    return publishable(folded, source, recipe).model;
  });
}

function judge(model: RewardModel, fresh: Pairs): { loss: number; accuracy: number } {
  const margins = fresh.map(([chosen, rejected]) => reward(model, chosen) - reward(model, rejected));
  const mean = (measure: (margin: number) => number) =>
    margins.reduce((sum, margin) => sum + measure(margin), 0) / margins.length;
  return { loss: mean((margin) => pairLoss(margin)), accuracy: mean((margin) => (margin > 0 ? 1 : 0)) };
}

type Judged = ReturnType<typeof judge>;

const TRIALS = SEEDS.map((seed) => {
  const random = seededRandom(7, seed);
  const truth = new Float32Array(LINEAR.featureCount);
  for (let index = 0; index < FEATURES; index++) truth[index] = normal(random) / 2;
  const [taught] = learn(crowdOf(truth, TAUGHT, random), COLD, [TAUGHT]);
  const log = crowdOf(truth, 200, random);
  const fresh = crowdOf(truth, FRESH, random);
  const judgedAt = (recipe: Recipe, marks: readonly number[]): Judged[] =>
    learn(log, recipe, marks).map((model) => judge(model, fresh));
  return { weights: (taught as RewardModel).weights, judgedAt, cold: judgedAt(COLD, MARKS) };
});

const meanOf = (judged: readonly Judged[]): Judged => ({
  loss: judged.reduce((sum, { loss }) => sum + loss, 0) / judged.length,
  accuracy: judged.reduce((sum, { accuracy }) => sum + accuracy, 0) / judged.length,
});

/** After 0, 20 and 200 comparisons, a mean over the trials.
 *  @param scale of a prior that 2,000 comparisons of the same crowd have taught; below 0 they were read the wrong way round */
function warm(scale: number): Judged[] {
  const runs = TRIALS.map(({ weights, judgedAt }) =>
    judgedAt(
      { ...COLD, prior: { hash: `${scale}`, weights: weights.map((weight) => scale * weight) } },
      MARKS,
    ),
  );
  return MARKS.map((_, at) => meanOf(runs.map((run) => run[at] as Judged)));
}

const COLD_START = MARKS.map((_, at) => meanOf(TRIALS.map(({ cold }) => cold[at] as Judged)));

describe('a warm start', () => {
  it.each([0.1, 0.3, 1, 3])(
    'costs less than .01 after 200 comparisons with the opposite of what the crowd wants, %s times as sure',
    (scale) => {
      const [before, , after] = warm(-scale);
      expect(before?.accuracy).toBeLessThan(0.3);
      expect((after?.loss ?? 1) - (COLD_START[2]?.loss ?? 0)).toBeLessThan(0.01);
      expect((COLD_START[2]?.accuracy ?? 1) - (after?.accuracy ?? 0)).toBeLessThan(0.01);
    },
    30_000,
  );

  it('is far better than a cold one after 20 comparisons, and still after 200, with what the same crowd has taught', () => {
    const [before, early, late] = warm(1);
    expect(before?.accuracy).toBeGreaterThan(0.75);
    expect((COLD_START[1]?.loss ?? 0) - (early?.loss ?? 1)).toBeGreaterThan(0.1);
    expect((early?.accuracy ?? 0) - (COLD_START[1]?.accuracy ?? 1)).toBeGreaterThan(0.1);
    expect((COLD_START[2]?.loss ?? 0) - (late?.loss ?? 1)).toBeGreaterThan(0.05);
  });

  it('from labels read the wrong way round gives the negative of the weights, but for rounding', () => {
    const pairs = crowdOf(new Float32Array(LINEAR.featureCount), 40, seededRandom(3));
    const flipped = pairs.map(([chosen, rejected]): [SparseVector, SparseVector] => [rejected, chosen]);
    const [right, wrong] = [pairs, flipped].map((each) => learn(each, COLD, [40])[0]?.weights);
    const sums = right?.map((weight, at) => weight + (wrong?.[at] ?? Number.NaN));
    expect(Math.max(...(right ?? []))).toBeGreaterThan(0.01);
    expect(Math.max(...(sums?.map(Math.abs) ?? [1]))).toBeLessThan(1e-6);
  });
});
