import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement, type Choice } from '../../worker/core/evaluation/agreement.ts';
import { calibration } from '../../worker/core/evaluation/calibration.ts';
import { clusteredMean, type Estimate } from '../../worker/core/evaluation/clustered-mean.ts';
import { jackknife } from '../../worker/core/evaluation/jackknife.ts';
import { marginQuartiles } from '../../worker/core/evaluation/margin-quartiles.ts';
import { type Evaluation, evaluate, type Judgement } from '../../worker/core/evaluation.ts';
import { pairLoss, preferenceProbability } from '../../worker/core/preference-loss.ts';
import { seededRandom } from '../../worker/core/random.ts';

const quarters = fc.integer({ min: -8, max: 8 }).map((value) => value / 4);
const judgementOf: fc.Arbitrary<Judgement> = fc
  .record({
    // few prompts that share many judgements, and many that have one
    prompt: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 40 })),
    responses: fc.constantFrom<[number, number]>([0, 1], [0, 2], [1, 2]),
    firstChosen: fc.boolean(),
    annotator: fc.integer({ min: 0, max: 4 }),
    margin: quarters,
    probability: fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000),
    lengthMargin: quarters,
    lengthOf: fc.func(fc.integer({ min: 0, max: 60 })),
  })
  .map(({ prompt, responses, lengthOf, ...rest }) => {
    const [first, second] = responses.map((response) => 10 * prompt + response) as [number, number];
    const [chosen, rejected] = rest.firstChosen ? [first, second] : [second, first];
    return { ...rest, prompt, pair: [first, second], lengths: [lengthOf(chosen), lengthOf(rejected)] };
  });
const judgementsOf = fc.array(judgementOf, { minLength: 1, maxLength: 120 });
// one annotator, one pair, few values: only what the model said tells them apart
const repeatedOf = judgementsOf.map((judgements) =>
  judgements.map(
    (one): Judgement => ({
      ...one,
      prompt: 1,
      pair: [1, 2],
      annotator: 1,
      margin: Math.sign(one.margin),
      probability: one.probability < 0.5 ? 0.3 : 0.7,
      lengthMargin: Math.sign(one.lengthMargin),
    }),
  ),
);
const clusteredOf = fc.array(fc.record({ cluster: fc.integer({ min: 0, max: 9 }), value: quarters }), {
  minLength: 1,
  maxLength: 60,
});

test('a worked example: four judgements of two prompts', () => {
  const judge = (of: Partial<Judgement>): Judgement => ({ ...plain, ...of });
  const judgements = [
    judge({ annotator: 1, margin: 2, probability: 0.9, lengthMargin: 1, lengths: [100, 80] }),
    judge({ annotator: 2, margin: -2, probability: 0.1, lengthMargin: -1, firstChosen: false }),
    judge({ prompt: 2, pair: [3, 4], margin: 1, probability: 0.6, lengths: [79, 100] }),
    judge({ prompt: 2, pair: [3, 4], margin: 0, probability: 0.5, lengthMargin: -1, lengths: [100, 79] }),
  ];
  const result = evaluate(judgements) as Evaluation;
  expect([result.comparisons, result.prompts]).toEqual([4, 2]);
  // right: 1, 0 | 1, 0, so both prompts leave residuals that sum to 0
  expect(result.accuracy).toEqual({ value: 0.5, standardError: 0 });
  const losses = [-Math.log(0.9 * 0.1), -Math.log(0.6 * 0.5)] as const;
  expectEstimate(result.logLoss, {
    value: (losses[0] + losses[1]) / 4,
    // each prompt's residual is half the difference of the sums, up or down: √(2 · (d/2)² · 2) / 4
    standardError: Math.abs(losses[0] - losses[1]) / 4,
  });
  // bin [.9, .95): 1 of 2 right at .9; bin [.6, .65): 1 of 1 at .6; bin [.5, .55): half right at .5
  expect(result.reliability.map(({ lower, upper, comparisons }) => [lower, upper, comparisons])).toEqual([
    [0.5, 0.55, 1],
    [0.6, 0.65, 1],
    [0.9, 0.95, 2],
  ]);
  expect(result.reliability.map(({ observed }) => observed.value)).toEqual([0.5, 1, 0.5]);
  expect(result.reliability[2]?.confidence).toBeCloseTo(0.9, 12);
  // without the first prompt .4/2, without the second .8/2: √(½ · 2 · .1²)
  expectEstimate(result.calibrationError, { value: (2 * 0.4 + 0.4) / 4, standardError: 0.1 });
  expect(result.marginQuartiles.map(({ upTo, accuracy }) => [upTo, accuracy.value])).toEqual([
    [0, 0],
    [1, 1],
    [2, 1],
    [2, 0],
  ]);
  // right: 1, 0 | ½, 0
  expect(result.lengthBaseline.accuracy.value).toBe(0.375);
  expect(result.lengthBaseline.logLoss.value).toBeCloseTo(
    (pairLoss(1) + 2 * pairLoss(-1) + Math.LN2) / 4,
    12,
  );
  // differences: 0, 0 | ½, 0, so residuals −¼ and +¼: √(2 · (1/4)² · 2) / 4
  expectEstimate(result.gainOverLength, { value: 0.125, standardError: 0.125 });
  // 80 of 100 is a fifth apart, 79 is more; the second has equal lengths
  expect(result.lengthMatched).toEqual({ comparisons: 2, accuracy: { value: 0.5, standardError: null } });
  expect(result.agreement).toEqual({ pairs: 1, value: 0, standardError: null });
});

const plain: Judgement = {
  prompt: 1,
  pair: [1, 2],
  firstChosen: true,
  annotator: 1,
  margin: 1,
  probability: 0.7,
  lengthMargin: 0,
  lengths: [10, 10],
};

test('nothing to evaluate gives null, and a single judgement no standard errors', () => {
  expect(evaluate([])).toBeNull();
  const result = evaluate([{ ...plain, lengths: [10, 20] }]) as Evaluation;
  expect(result.accuracy).toEqual({ value: 1, standardError: null });
  expect(result.calibrationError.standardError).toBeNull();
  expect(result.gainOverLength).toEqual({ value: 0.5, standardError: null });
  expect(result.lengthMatched).toEqual({ comparisons: 0, accuracy: null });
  expect(result.marginQuartiles).toEqual([]);
  expect(result.agreement).toBeNull();
});

test('what is not a number or not a probability is refused; a probability of 0 costs −log 1e-12', () => {
  for (const margin of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => evaluate([{ ...plain, margin }])).toThrow('cannot be evaluated');
    expect(() => evaluate([{ ...plain, lengthMargin: margin }])).toThrow('cannot be evaluated');
    expect(() => evaluate([{ ...plain, lengths: [1, margin] }])).toThrow('cannot be evaluated');
  }
  for (const probability of [Number.NaN, -0.1, 1.1])
    expect(() => evaluate([{ ...plain, probability }])).toThrow('is not a probability');
  expect(evaluate([{ ...plain, probability: 0 }])?.logLoss.value).toBeCloseTo(12 * Math.LN10, 9);
});

test('the order of the judgements changes nothing, to the last bit', () => {
  fc.assert(
    fc.property(
      fc
        .oneof(judgementsOf, repeatedOf)
        .chain((judgements) =>
          fc.tuple(
            fc.constant(judgements),
            fc.shuffledSubarray(judgements, { minLength: judgements.length }),
          ),
        ),
      ([judgements, shuffled]) => {
        expect(evaluate(shuffled)).toEqual(evaluate(judgements));
      },
    ),
  );
});

test('every number of the result is finite', () => {
  fc.assert(
    fc.property(judgementsOf, (judgements) => {
      JSON.stringify(evaluate(judgements), (_, value) => {
        if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite);
        return value;
      });
    }),
  );
});

test('the gain over length is the difference of the accuracies, and no error when both judge alike', () => {
  fc.assert(
    fc.property(judgementsOf, (judgements) => {
      const result = evaluate(judgements) as Evaluation;
      const { accuracy, lengthBaseline, gainOverLength } = result;
      expect(gainOverLength.value).toBeCloseTo(accuracy.value - lengthBaseline.accuracy.value, 12);
      const alike = judgements.map((one) => ({
        ...one,
        margin: one.lengthMargin || -1,
        lengthMargin: one.lengthMargin || -1,
      }));
      expectEstimate(evaluate(alike)?.gainOverLength as Estimate, {
        value: 0,
        standardError: result.prompts > 1 ? 0 : null,
      });
    }),
  );
});

describe('the standard error of a mean', () => {
  const spreadOf = (values: readonly number[]) => {
    const mean = sumOf(values) / values.length;
    return Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
  };

  test('is the ordinary one where each value is its own cluster', () => {
    fc.assert(
      fc.property(fc.array(quarters, { minLength: 2 }), (values) => {
        const { standardError } = clusteredMean(values, [...values.keys()]);
        expect(standardError).toBeCloseTo(spreadOf(values) / Math.sqrt(values.length), 12);
      }),
    );
  });

  test('is the ordinary one of the cluster means where clusters are equally large', () => {
    const clusters = fc.array(fc.tuple(quarters, quarters, quarters), { minLength: 2 });
    fc.assert(
      fc.property(clusters, (ofCluster) => {
        const means = ofCluster.map((values) => sumOf(values) / 3);
        const { standardError } = clusteredMean(
          ofCluster.flat(),
          ofCluster.flatMap((_, cluster) => [cluster, cluster, cluster]),
        );
        expect(standardError).toBeCloseTo(spreadOf(means) / Math.sqrt(means.length), 12);
      }),
    );
  });

  test('agrees with the sum over all pairs of residuals that share a cluster', () => {
    fc.assert(
      fc.property(clusteredOf, (items) => {
        const mean = sumOf(items.map(({ value }) => value)) / items.length;
        const products = items.flatMap((a) =>
          items.map((b) => (a.cluster === b.cluster ? (a.value - mean) * (b.value - mean) : 0)),
        );
        const clusters = new Set(items.map(({ cluster }) => cluster)).size;
        const variance = (sumOf(products) * clusters) / (clusters - 1);
        expectEstimate(meanOf(items), {
          value: mean,
          standardError: clusters < 2 ? null : Math.sqrt(Math.max(0, variance)) / items.length,
        });
      }),
    );
  });

  test('does not shrink when every judgement is repeated within its cluster', () => {
    fc.assert(
      fc.property(judgementsOf, (judgements) => {
        const twice = evaluate([...judgements, ...judgements]) as Evaluation;
        expectEstimate(twice.accuracy, evaluate(judgements)?.accuracy as Estimate);
      }),
    );
  });

  test('is refused of no values, or where values and clusters do not match', () => {
    expect(() => clusteredMean([], [])).toThrow('No mean');
    expect(() => clusteredMean([1, 2], [1])).toThrow('No mean');
  });
});

describe('the jackknife', () => {
  const meanByJackknife = (items: readonly { cluster: number; value: number }[]) =>
    jackknife({
      clusters: items.map(({ cluster }) => cluster),
      width: 2,
      add(sums, item) {
        sums[0] = (sums[0] as number) + (items[item]?.value as number);
        sums[1] = (sums[1] as number) + 1;
      },
      statistic: ([sum, count]) => (sum as number) / (count as number),
    });

  test('gives a mean of up to twenty values its ordinary standard error', () => {
    fc.assert(
      fc.property(fc.array(quarters, { minLength: 1, maxLength: 20 }), (values) => {
        const items = values.map((value, cluster) => ({ cluster, value }));
        expectEstimate(meanByJackknife(items), meanOf(items));
      }),
    );
  });

  test('deals more clusters than twenty into twenty groups, by first appearance', () => {
    fc.assert(
      fc.property(fc.array(quarters, { minLength: 60, maxLength: 60 }), (values) => {
        const items = values.map((value, at) => ({ cluster: 1000 - at, value }));
        expectEstimate(
          meanByJackknife(items),
          meanOf(items.map(({ value }, at) => ({ value, cluster: at % 20 }))),
        );
      }),
    );
  });

  test('is refused of no items', () => {
    expect(() => meanByJackknife([])).toThrow('no items');
  });
});

describe('calibration', () => {
  const edges = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

  function bruteForceError(judgements: readonly Judgement[]): number {
    const confidenceOf = ({ probability: p }: Judgement) => (p < 0.5 ? 1 - p : p);
    const gaps = edges.map((lower, at) => {
      const members = judgements.filter((one) => {
        const confidence = confidenceOf(one);
        return confidence >= lower && confidence < (edges[at + 1] ?? 1.1);
      });
      if (members.length === 0) return 0;
      const right =
        members.filter(({ probability }) => probability > 0.5).length +
        members.filter(({ probability }) => probability === 0.5).length / 2;
      const confidence = sumOf(members.map(confidenceOf)) / members.length;
      return (members.length / judgements.length) * Math.abs(right / members.length - confidence);
    });
    return sumOf(gaps);
  }

  test('error and its standard error agree with brute force', () => {
    fc.assert(
      fc.property(judgementsOf, (judgements) => {
        expectEstimate(evaluate(judgements)?.calibrationError as Estimate, {
          value: bruteForceError(judgements),
          standardError: bruteForceJackknife(judgements, bruteForceError),
        });
      }),
    );
  });

  test('the bins of the diagram are those of the error: their gaps add up to it', () => {
    fc.assert(
      fc.property(judgementsOf, (judgements) => {
        const { reliability: bins, calibrationError } = calibration(judgements);
        const gaps = bins.map((bin) => bin.comparisons * Math.abs(bin.observed.value - bin.confidence));
        expect(sumOf(gaps) / judgements.length).toBeCloseTo(calibrationError.value, 12);
        for (const { lower, upper, confidence } of bins) {
          expect(confidence).toBeGreaterThanOrEqual(lower - 1e-12);
          expect(confidence).toBeLessThanOrEqual(upper + 1e-12);
        }
      }),
    );
  });

  test('a bin holds its lower edge, and the last one 1', () => {
    for (const probability of edges)
      expect(calibration([{ prompt: 1, probability }]).reliability[0]?.lower).toBe(probability);
    expect(calibration([{ prompt: 1, probability: 1 }]).reliability[0]?.upper).toBe(1);
  });

  test('a model whose probabilities are true has a small error, one that is twice as sure a large one', () => {
    const uniform = uniformFrom(1);
    const predict = (sharpness: number) =>
      Array.from({ length: 20_000 }, (_, at) => {
        const truth = 4 * uniform() - 2;
        const chosen = uniform() < preferenceProbability(truth) ? truth : -truth;
        return { prompt: at, probability: preferenceProbability(sharpness * chosen) };
      });
    expect(calibration(predict(1)).calibrationError.value).toBeLessThan(0.012);
    expect(calibration(predict(2)).calibrationError.value).toBeGreaterThan(0.1);
  });
});

describe('margin quartiles', () => {
  test('split the judgements by |margin| into four, even to one', () => {
    fc.assert(
      fc.property(fc.array(judgementOf, { minLength: 4, maxLength: 60 }), (judgements) => {
        const quartiles = marginQuartiles(judgements);
        const sizes = quartiles.map(({ comparisons }) => comparisons);
        expect(sumOf(sizes)).toBe(judgements.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const sorted = judgements.map(({ margin }) => Math.abs(margin)).sort((a, b) => a - b);
        const ends = sizes.map((_, quarter) => sumOf(sizes.slice(0, quarter + 1)));
        expect(quartiles.map(({ upTo }) => upTo)).toEqual(ends.map((end) => sorted[end - 1]));
        const right = quartiles.map(({ accuracy, comparisons }) => accuracy.value * comparisons);
        expect(sumOf(right)).toBeCloseTo(judgements.filter(({ margin }) => margin > 0).length, 9);
      }),
    );
  });

  test('find the model right where its margins are large, when they are', () => {
    const judged = [-1, 2, -3, 4, 5, -6, 7, 8].map((margin) => ({ prompt: Math.abs(margin), margin }));
    expect(marginQuartiles(judged.reverse()).map(({ accuracy }) => accuracy.value)).toEqual([
      0.5, 0.5, 0.5, 1,
    ]);
    expect(marginQuartiles(judged).map(({ upTo }) => upTo)).toEqual([2, 4, 6, 8]);
  });
});

describe('agreement', () => {
  test("Krippendorff's two observers of ten units agree on six", () => {
    const choicesOf = (annotator: number, values: string) =>
      [...values].map(
        (value, prompt): Choice => ({
          prompt,
          pair: [2 * prompt, 2 * prompt + 1],
          firstChosen: value === '1',
          annotator,
        }),
      );
    const choices = [...choicesOf(1, '0100000010'), ...choicesOf(2, '1110010000')];
    const standardError = Math.sqrt((0.6 * 0.4) / 9);
    const result = agreement(choices);
    expect(result?.pairs).toBe(10);
    expectEstimate(result as Estimate, { value: 0.6, standardError });
  });

  test('and its standard error agree with brute force', () => {
    fc.assert(
      fc.property(fc.array(judgementOf, { minLength: 1, maxLength: 60 }), (judgements) => {
        const twos = judgements.flatMap((a, at) =>
          judgements
            .slice(at + 1)
            .filter((b) => b.annotator !== a.annotator && String(b.pair) === String(a.pair))
            .map((b) => ({ prompt: a.prompt, pair: String(a.pair), agree: a.firstChosen === b.firstChosen })),
        );
        const share = (of: readonly { agree: boolean }[]) =>
          of.filter(({ agree }) => agree).length / of.length;
        const result = evaluate(judgements)?.agreement ?? null;
        if (twos.length === 0) {
          expect(result).toBeNull();
          return;
        }
        expect(result?.pairs).toBe(new Set(twos.map(({ pair }) => pair)).size);
        expectEstimate(result as Estimate, {
          value: share(twos),
          standardError: bruteForceJackknife(twos, share),
        });
      }),
    );
  });

  test('does not depend on which response of a pair comes first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(judgementOf, fc.boolean())), (judged) => {
        const choices = judged.map(([choice]) => choice);
        const swapped = judged.map(([{ pair, firstChosen, ...rest }, swap]): Choice => {
          return swap
            ? { ...rest, pair: [pair[1], pair[0]], firstChosen: !firstChosen }
            : { ...rest, pair, firstChosen };
        });
        expect(agreement(swapped)).toEqual(agreement(choices));
      }),
    );
  });
});

test('standard errors are the spread over repeated experiments, of accuracy, calibration error and agreement', () => {
  const uniform = uniformFrom(2);
  // 100 prompts differ in how hard they are; three people judge three pairs of each; the model is far too sure
  const experiment = () =>
    Array.from({ length: 100 }, (_, prompt) => {
      const sureness = 3 * uniform();
      return [0, 1, 2].flatMap((of) =>
        [0, 1, 2].map((annotator): Judgement => {
          const firstChosen = uniform() < preferenceProbability(sureness);
          const [margin, probability] = firstChosen ? [1, 0.97] : [-1, 0.03];
          return {
            ...plain,
            prompt,
            pair: [of, of + 100 + prompt],
            firstChosen,
            annotator,
            margin,
            probability,
          };
        }),
      );
    }).flat();
  const results = Array.from({ length: 150 }, () => evaluate(experiment()) as Evaluation);
  for (const estimateOf of [
    (one: Evaluation) => one.accuracy,
    (one: Evaluation) => one.calibrationError,
    (one: Evaluation) => one.agreement as Estimate,
  ]) {
    const estimates = results.map(estimateOf);
    const mean = sumOf(estimates.map(({ value }) => value)) / estimates.length;
    const spread = Math.sqrt(
      sumOf(estimates.map(({ value }) => (value - mean) ** 2)) / (estimates.length - 1),
    );
    const claimed = Math.sqrt(
      sumOf(estimates.map((one) => (one.standardError as number) ** 2)) / estimates.length,
    );
    expect(claimed / spread).toBeGreaterThan(0.85);
    expect(claimed / spread).toBeLessThan(1.15);
  }
});

function meanOf(items: readonly { cluster: number; value: number }[]): Estimate {
  return clusteredMean(
    items.map(({ value }) => value),
    items.map(({ cluster }) => cluster),
  );
}

/** Takes the statistic again without each group; prompts, in ascending order, are dealt into twenty. */
function bruteForceJackknife<Item extends { prompt: number }>(
  items: readonly Item[],
  statistic: (items: readonly Item[]) => number,
): number | null {
  const prompts = [...new Set(items.map(({ prompt }) => prompt))].sort((a, b) => a - b);
  const groups = Math.min(20, prompts.length);
  if (groups < 2) return null;
  const without = Array.from({ length: groups }, (_, group) =>
    statistic(items.filter(({ prompt }) => prompts.indexOf(prompt) % 20 !== group)),
  );
  const mean = sumOf(without) / groups;
  return Math.sqrt(((groups - 1) / groups) * sumOf(without.map((value) => (value - mean) ** 2)));
}

function expectEstimate(actual: Estimate, expected: Estimate): void {
  expect(actual.value).toBeCloseTo(expected.value, 9);
  if (expected.standardError === null) expect(actual.standardError).toBeNull();
  else expect(actual.standardError).toBeCloseTo(expected.standardError, 7);
}

function uniformFrom(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random() / 2 ** 32;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
