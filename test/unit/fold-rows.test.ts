import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../worker/core/checkpoint.ts';
import type { Outcome } from '../../worker/core/comparison.ts';
import { hashText, mixHash } from '../../worker/core/features/hash.ts';
import { featurize, type SparseVector } from '../../worker/core/features.ts';
import type { Example, FoldState, LogRow, TrainedChunk } from '../../worker/core/fold.ts';
import { emptyFold } from '../../worker/core/fold.ts';
import { learnerPlans, mixLearners } from '../../worker/core/learners.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import type { Purpose } from '../../worker/core/purpose.ts';
import { denseRanks } from '../../worker/core/ranking.ts';
import { DEFAULT_RECIPE, type Recipe } from '../../worker/core/recipe.ts';
import { reward } from '../../worker/core/reward-network.ts';
import type { ExampleSource } from '../../worker/training/example-source.ts';
import { type Folded, foldRows, type Publishable, publishable } from '../../worker/training/fold-rows.ts';

const texts = Array.from(
  { length: 24 },
  (_, index) => `${'word '.repeat(index + 1)}${index % 3 ? '.' : '\n- list'}`,
);
// Six responses to each of four prompts.
const responses = texts.map((text, index) => ({
  features: featurize('a prompt', text),
  length: text.length,
  prompt: Math.floor(index / 6),
  promptHash: mixHash(Math.floor(index / 6) + 5),
}));

/** A trainer without storage: keeps every example in a list. */
function folding(recipe: Recipe) {
  const examples: Example[] = [];
  const source: ExampleSource = {
    example: (index) => examples[index] as Example,
    response: (id) => responses[id % texts.length] as (typeof responses)[number],
  };
  const fold = (state: FoldState, rows: readonly LogRow[]): Folded & Publishable => {
    const result = foldRows(state, rows, source, recipe);
    const shown = publishable(result, source, recipe);
    for (const chunk of result.chunks) examples.push(...chunk.examples);
    return { ...result, ...shown };
  };
  return { fold, examples, source, begin: () => emptyFold(recipe) };
}

function atOnce(rows: readonly LogRow[], recipe = DEFAULT_RECIPE): Folded & Publishable {
  const { fold, begin } = folding(recipe);
  return fold(begin(), rows);
}

const half = { ...DEFAULT_RECIPE, heldOutShare: 0.5 };
const weights = Float32Array.from({ length: LINEAR.featureCount }, (_, index) => Math.sin(index) / 10);
const recipes: [string, Recipe][] = [
  ['by default', DEFAULT_RECIPE],
  ['with half of the prompts held out and margins', { ...half, strengthMargin: 1 }],
  ['with a random arm', { ...DEFAULT_RECIPE, randomArm: true }],
  ['with a prior', { ...half, prior: { hash: 'some', weights } }],
  ['with an MLP head', { ...DEFAULT_RECIPE, shape: { ...LINEAR, hidden: 2 } }],
];

const outcomes: Outcome[] = ['a', 'b', 'tie', 'both_bad', 'skip'];
const anyRow = fc.record({
  outcome: fc.constantFrom(...outcomes, 'a' as const, 'b' as const, 'a' as const),
  responseA: fc.nat({ max: 23 }),
  responseB: fc.nat({ max: 5 }),
  annotator: fc.constantFrom('kim', 'lee', 'max'),
  weight: fc.constantFrom(0, 0.5, 1, 2),
  strength: fc.constantFrom(null, 1, 2, 3, 4),
  active: fc.boolean(),
  excluded: fc.boolean(),
  order: fc.option(fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 6 }), { freq: 2 }),
});
const log = fc.array(anyRow, { minLength: 1, maxLength: 90 }).map((rows) =>
  rows.map(({ order, ...row }, index): LogRow => {
    const first = 6 * Math.floor(row.responseA / 6);
    if (!order) return { ...row, responseB: first + row.responseB, id: index + 1 };
    const shown = order.map((_, place) => first + ((place + row.responseB) % 6));
    const sides = { responseA: shown[0] as number, responseB: shown[1] as number };
    return {
      ...row,
      ...sides,
      id: index + 1,
      outcome: 'ranking',
      ranking: { shown, ranks: denseRanks(order) },
    };
  }),
);

const published = ({ model }: Publishable): Uint8Array => encodeCheckpoint(model);

function rowsOf(count: number, change: (index: number) => Partial<LogRow> = () => ({})): LogRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    outcome: 'a',
    responseA: (7 * index + 3) % 6,
    responseB: (5 * index) % 6,
    annotator: 'kim',
    weight: 1,
    strength: null,
    active: false,
    excluded: false,
    ...change(index),
  }));
}

describe.each(recipes)('the fold %s', (_, recipe) => {
  it('gives the same bits however the log is cut into passes', () => {
    fc.assert(
      fc.property(log, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (rows, sizes) => {
        const whole = atOnce(rows, recipe);
        const { fold, begin } = folding(recipe);
        const chunks: TrainedChunk[] = [];
        let last: (Folded & Publishable) | undefined;
        for (let from = 0, pass = 0; from < rows.length; pass++) {
          const size = sizes[pass % sizes.length] as number;
          last = fold(last?.state ?? begin(), rows.slice(from, from + size));
          chunks.push(...last.chunks);
          from += size;
        }
        expect(last?.state).toEqual(whole.state);
        expect(chunks).toEqual(whole.chunks);
        expect(published(last as Publishable)).toEqual(published(whole));
      }),
      { numRuns: 12 },
    );
  });

  it('gives the same bits with rows excluded as without them', () => {
    fc.assert(
      fc.property(log, (rows) => {
        const without = atOnce(
          rows.filter(({ excluded }) => !excluded),
          recipe,
        );
        const withThem = atOnce(rows, recipe);
        expect(published(withThem)).toEqual(published(without));
        expect(withThem.state.comparisons).toBe(without.state.comparisons);
      }),
      { numRuns: 12 },
    );
  });

  it('gives the same bits with gold and repeats in the log as without them, and counts them as rows', () => {
    const purposes = fc.array(fc.constantFrom<Purpose | null>(null, 'gold', 'repeat'), {
      minLength: 90,
      maxLength: 90,
    });
    fc.assert(
      fc.property(log, purposes, (rows, given) => {
        const marked = rows.map((row, index) => ({ ...row, purpose: given[index] ?? null }));
        const without = atOnce(
          marked.filter(({ purpose }) => purpose === null),
          recipe,
        );
        const withThem = atOnce(marked, recipe);
        expect(published(withThem)).toEqual(published(without));
        expect(withThem.heldOut).toEqual(without.heldOut);
        expect(withThem.state.comparisons).toBe(marked.filter(({ excluded }) => !excluded).length);
      }),
      { numRuns: 12 },
    );
  });

  it('counts every row that is not excluded, and each preference as trained, pending or held out', () => {
    fc.assert(
      fc.property(log, (rows) => {
        const { state, heldOut } = atOnce(rows, recipe);
        const counted = rows.filter(({ excluded }) => !excluded);
        expect(state.comparisons).toBe(counted.length);
        const prefers = ({ outcome, ranking }: LogRow): boolean =>
          ranking ? new Set(ranking.ranks).size > 1 : outcome === 'a' || outcome === 'b';
        const preferences = counted.filter(prefers).length;
        expect(state.examples + state.pending.length + state.heldOut).toBe(preferences);
        expect(heldOut).toHaveLength(state.heldOut);
        expect(state.cursor).toBe(rows.at(-1)?.id);
      }),
      { numRuns: 12 },
    );
  });
});

describe('the fold by trust in annotators', () => {
  const trusting = (trust: NonNullable<ExampleSource['trust']>) => (rows: readonly LogRow[]) => {
    const { source, begin } = folding(DEFAULT_RECIPE);
    const trusted = { ...source, trust };
    const folded = foldRows(begin(), rows, trusted, DEFAULT_RECIPE);
    return { ...folded, ...publishable(folded, trusted, DEFAULT_RECIPE) };
  };

  it('lets an answer count as its annotator is trusted when it trains, in replays too', () => {
    const kim = hashText('kim');
    const asked: [number, number][] = [];
    trusting((annotator, comparisons) => {
      asked.push([annotator, comparisons]);
      return 1;
    })(rowsOf(40));
    expect(new Set(asked.map(([annotator]) => annotator))).toEqual(new Set([kim]));
    const counts = new Set(asked.map(([, comparisons]) => comparisons));
    expect([...counts].sort((a, b) => a - b)).toEqual([1, 2, 4, 8, 16, 32, 40]);
  });

  it('learns nothing from those who count for nothing', () => {
    const rows = rowsOf(40, (index) => ({ annotator: index % 2 ? 'kim' : 'lee' }));
    const flipped = rows.map((row): LogRow => (row.annotator === 'kim' ? { ...row, outcome: 'b' } : row));
    const fold = trusting((annotator) => (annotator === hashText('kim') ? 0 : 1));
    expect(fold(flipped).model.weights).toEqual(fold(rows).model.weights);
    expect(atOnce(flipped).model.weights).not.toEqual(atOnce(rows).model.weights);
  });

  it('reports the loss of what counts, whatever it counts for', () => {
    const [whole] = trusting(() => 1)(rowsOf(1)).chunks;
    const [half] = trusting(() => 0.25)(rowsOf(1)).chunks;
    expect(whole?.loss).toBeGreaterThan(0);
    expect(half?.loss).toBeGreaterThan((whole?.loss as number) * 0.8);
    expect(trusting(() => 0)(rowsOf(1)).chunks[0]?.loss).toBe(0);
  });
});

describe('the fold', () => {
  it('refuses a row it has folded already', () => {
    const { fold, begin } = folding(DEFAULT_RECIPE);
    const rows = rowsOf(1);
    const { state } = fold(begin(), rows);
    expect(() => fold(state, rows)).toThrow('not after the cursor');
  });

  it('replays earlier examples only', () => {
    const asked: number[] = [];
    const { fold, begin, examples } = folding(DEFAULT_RECIPE);
    const { state } = fold(begin(), rowsOf(48));
    const source: ExampleSource = {
      example: (index) => {
        asked.push(index);
        return examples[index] as Example;
      },
      response: (id) => responses[id] as (typeof responses)[number],
    };
    foldRows(state, rowsOf(64).slice(48), source, DEFAULT_RECIPE);
    expect(asked.every((index) => index >= 0 && index < 48)).toBe(true);
    expect(new Set(asked).size).toBeGreaterThan(40);
  });

  it('never trains on held-out prompts, and always on that of the first preference', () => {
    const all = { ...DEFAULT_RECIPE, heldOutShare: 1 };
    const onTwo = rowsOf(20, (index) => (index % 2 ? { responseA: 8, responseB: 9 } : {}));
    const folded = atOnce(onTwo, all);
    expect(folded.state).toMatchObject({ examples: 8, heldOut: 10, firstPrompt: 0 });
    expect(folded.heldOut.every(({ members }) => responses[members[0] as number]?.prompt === 1)).toBe(true);
    const alone = atOnce(
      onTwo.filter((_, index) => index % 2 === 0),
      all,
    );
    expect(published(folded)).toEqual(published(alone));
  });

  it('lets a random arm learn from pairs drawn at random alone, and publishes what learnt from all', () => {
    const arm = { ...DEFAULT_RECIPE, randomArm: true };
    const rows = rowsOf(40, (index) => ({ active: index % 2 === 1 }));
    const plans = learnerPlans(arm);
    const first = plans.findIndex(({ randomOnly }) => randomOnly);
    const { [0]: all, [first]: random } = atOnce(rows, arm).state.learners;
    expect(all?.examples).toBe(32);
    expect(random?.examples).toBe(16);
    expect(published(atOnce(rows, arm))).toEqual(published(atOnce(rows)));
    const flipped = rows.map((row) => (row.active ? { ...row, outcome: 'b' as const } : row));
    const { [first]: same } = atOnce(flipped, arm).state.learners;
    expect(same?.model.precision).not.toEqual(all?.model.precision);
    expect(same?.model.weights).toEqual(random?.model.weights);
  });

  describe('judges its learners', () => {
    const lossesOf = (rows: readonly LogRow[]) => atOnce(rows).state.learners.map(({ loss }) => loss);

    it('by comparisons between responses that none had met', () => {
      // All after the first repeat a pair.
      const { state } = atOnce(rowsOf(40, () => ({ responseA: 5, responseB: 1 })));
      expect(state.telling).toBe(1);
      for (const { loss } of state.learners) expect(loss).toBeCloseTo(Math.LN2, 6);
    });

    it('so that the one that trusts each answer more is believed where answers agree, not where they are noise', () => {
      const onNewOnes = (outcome: (index: number) => Outcome) =>
        lossesOf(
          rowsOf(320, (index) => ({
            outcome: outcome(index),
            responseA: texts.length * index + 5,
            responseB: texts.length * index + (index % 5),
          })),
        );
      const [firm = 0, agreeing = 0] = onNewOnes(() => 'a');
      expect(agreeing).toBeLessThan(firm - 1);
      const [doubting = 0, trusting = 0] = onNewOnes((index) => (mixHash(index) % 2 ? 'a' : 'b'));
      expect(doubting).toBeLessThan(trusting);
    });
  });

  it('stretches margins that turn out too timid, by comparisons between responses that none had met', () => {
    const onNewOnes = rowsOf(320, (index) => ({
      responseA: texts.length * index + 5,
      responseB: texts.length * index + (index % 5),
    }));
    const agreeing = atOnce(onNewOnes);
    expect(agreeing.state.calibration.slope).toBeGreaterThan(1.1);
    const { learners } = agreeing.state;
    const unstretched = mixLearners(learners, learnerPlans(DEFAULT_RECIPE));
    const probe = responses[5]?.features as SparseVector;
    expect(reward(agreeing.model, probe)).toBeCloseTo(
      agreeing.state.calibration.slope * reward(unstretched, probe),
      4,
    );
    // What it remembers says nothing.
    const repeated = atOnce(rowsOf(320, () => ({ responseA: 5, responseB: 1 })));
    expect(repeated.state.calibration.slope).toBe(1);
    const unheard = atOnce(onNewOnes.map((row) => ({ ...row, weight: 0 })));
    expect(unheard.state.calibration.slope).toBe(1);
  });

  it('foretells each comparison by the model that has not seen it, and by lengths alone', () => {
    const rows = rowsOf(40, () => ({ responseA: 5, responseB: 1 }));
    const predictions = atOnce(rows).chunks.flatMap((chunk) => chunk.predictions.flat());
    expect(predictions).toHaveLength(32);
    expect(predictions[0]).toEqual({ margin: 0, probability: 0.5, lengthMargin: 0 });
    const last = predictions.at(-1);
    expect(last?.margin).toBeGreaterThan(0.5);
    expect(last?.lengthMargin).toBeGreaterThan(0.5);
    expect(last?.probability).toBeGreaterThan(0.6);
    expect(last?.probability).toBeLessThan(1 / (1 + Math.exp(-(last?.margin ?? 0))));
  });
});
