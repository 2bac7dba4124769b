import { describe, expect, it } from 'vitest';
import {
  beginLearners,
  foretoldLoss,
  type LearnerState,
  learnerPlans,
  mixLearners,
  mixtureOf,
} from '../../worker/core/learners.ts';
import { LINEAR, type ModelShape, weightCount } from '../../worker/core/model-shape.ts';
import { DEFAULT_RECIPE, type Recipe } from '../../worker/core/recipe.ts';

const MLP = { ...LINEAR, hidden: 2 };

function recipeOf(shape: ModelShape): Recipe {
  const weights = Float32Array.from({ length: weightCount(shape) }, (_, index) => Math.sin(index));
  return { ...DEFAULT_RECIPE, shape, prior: { hash: 'a prior', weights } };
}

/** The learners as they begin, with these losses. */
function withLosses(recipe: Recipe, losses: readonly number[]): LearnerState[] {
  return beginLearners(recipe).map((learner, at) => ({ ...learner, loss: losses[at] ?? 0 }));
}

/** Of losses of 1 nat each, how many still count after so many examples in chunks of 16. */
function counting(examples: number, recipe = recipeOf(LINEAR)): number {
  const plans = learnerPlans(recipe);
  let loss = 0;
  for (let total = 16; total <= examples; total += 16)
    loss = foretoldLoss(loss, 16, { fresh: 16, total, plans });
  return loss;
}

describe('the loss that a learner is weighed by', () => {
  it('counts every example where all start cold', () => {
    for (const shape of [LINEAR, MLP]) expect(counting(4_000, { ...DEFAULT_RECIPE, shape })).toBe(4_000);
  });

  it('counts the newest half beside a prior, as a weight that falls with the age', () => {
    for (const examples of [4_000, 16_000]) expect(counting(examples) / examples).toBeCloseTo(1 / 3, 1);
  });

  it('counts the newest two hundred where half is less, beside a prior, so that few comparisons are evidence enough', () => {
    expect(counting(96)).toBeGreaterThan(75);
    expect(counting(208)).toBeGreaterThan(125);
  });
});

describe('the mixture of learners', () => {
  const recipe = recipeOf(LINEAR);
  const plans = learnerPlans(recipe);

  it('gives each learner the same before there is evidence: of four, one with half of the prior, one with all', () => {
    const { weights } = mixLearners(beginLearners(recipe), plans);
    for (const at of [0, 1, 2_000]) expect(weights[at]).toBeCloseTo((1.5 * Math.sin(at)) / 4, 6);
  });

  it('weighs each by e to minus its loss', () => {
    const shares = mixtureOf(
      withLosses(recipe, [10, 10 + Math.log(2), 10 + Math.log(4), 10 + Math.log(4)]),
      plans,
    );
    expect(shares.map(({ share }) => share)).toEqual([4, 2, 1, 1].map((odds) => expect.closeTo(odds / 8, 9)));
    const { weights } = mixLearners(withLosses(recipe, [900, 900, 900, 0]), plans);
    expect(weights).toEqual(recipe.prior?.weights);
  });

  it('takes the best of MLPs whole, and with equal ones that with most of the prior', () => {
    const deep = recipeOf(MLP);
    const begun = mixLearners(beginLearners(deep), learnerPlans(deep));
    expect(begun.weights).toEqual(deep.prior?.weights);
    expect(mixtureOf(beginLearners(deep), learnerPlans(deep)).map(({ share }) => share)).toEqual([0, 0, 1]);
    const cold = mixLearners(withLosses(deep, [1, 2, 2]), learnerPlans(deep));
    expect(cold.weights).toEqual(beginLearners({ ...deep, prior: null })[0]?.model.weights);
  });
});
