import { expect, test } from 'vitest';
import { FEATURE_COUNT, featurize, type SparseVector, STYLE_FEATURES } from '../../worker/core/features.ts';
import { choleskyFactor, solveWithFactor, zeroMatrix } from '../../worker/core/linear-algebra.ts';
import { LINEAR, posteriorSize } from '../../worker/core/model-shape.ts';
import { addOuterProduct, wholeCell } from '../../worker/core/precision.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { emptyModel, reward } from '../../worker/core/reward-network.ts';
import { styleAdjusted } from '../../worker/core/style-adjustment.ts';

const at = (name: string) => STYLE_FEATURES.findIndex((feature) => feature.name === name);
const LENGTH = ['characters', 'words', 'words_root', 'lines', 'paragraphs'];
const MARKUP = ['bullets', 'headings', 'emphasis'];
const ALONG = ['sentences', 'sentences_when_asked', 'distinct_words', 'brevity_10', 'length_to_prompt'];

function modelOf(names: readonly string[], shape = LINEAR) {
  const model = emptyModel(shape);
  for (const name of names) model.weights[at(name)] = 1;
  return model;
}

const short = featurize('p?', 'It is open until six.');
const long = featurize(
  'p?',
  '# Hours\n\n- **Weekdays** until six\n- Saturdays until four\n\nSundays we are closed. Come by.',
);
const mean = new Float32Array(FEATURE_COUNT).fill(0.5);

test('a reward of length itself and of markup does not tell responses apart', () => {
  expect([...LENGTH, ...MARKUP, ...ALONG].every((name) => at(name) >= 0)).toBe(true);
  const model = modelOf([...LENGTH, ...MARKUP]);
  const adjusted = styleAdjusted(model, mean);
  expect(reward(model, long)).toBeGreaterThan(reward(model, short) + 3);
  expect(adjusted(long)).toBeCloseTo(adjusted(short), 5);
});

test('what goes along with length is taken out by as much as it does, and tells responses of one length apart as before', () => {
  const model = modelOf(['sentences', 'distinct_words']);
  const { whole } = posteriorSize(LINEAR);
  const d = (...entries: [string, number][]): SparseVector => {
    const sorted = entries.map(([name, value]) => [at(name), value] as const).sort(([a], [b]) => a - b);
    return {
      indices: Uint16Array.from(sorted, ([index]) => index),
      values: Float32Array.from(sorted, ([, value]) => value),
    };
  };
  // In all pairs that were met, twice the length was half as many sentences more.
  addOuterProduct(model.precision, { whole, d: d(['characters', 2], ['sentences', 1]), weight: 1e6 });
  const adjusted = styleAdjusted(model, new Float32Array(FEATURE_COUNT));
  expect(adjusted(d(['characters', 2], ['sentences', 1]))).toBeCloseTo(0, 3);
  expect(adjusted(d(['sentences', 1]))).toBeCloseTo(1, 6);
  expect(adjusted(d(['distinct_words', 1]))).toBeCloseTo(1, 6);
});

test('length counts for what a fit without the features that go along with it gives it', () => {
  // A least-squares problem, where the posterior is exactly Gaussian: the fit with all, and the fit with length alone.
  const names = [...LENGTH, ...ALONG];
  const places = names.map(at).sort((a, b) => a - b);
  const random = seededRandom(3);
  const uniform = () => random() / 2 ** 31 - 1;
  const model = emptyModel(LINEAR, 5);
  const { whole } = posteriorSize(LINEAR);
  const target = new Float64Array(places.length);
  for (let row = 0; row < 60; row++) {
    const common = uniform();
    const values = Float32Array.from(places, () => common + uniform());
    const answer = values.reduce((sum, value, index) => sum + value * Math.cos(index), 0) + uniform();
    values.forEach((value, index) => {
      target[index] = (target[index] as number) + value * answer;
    });
    addOuterProduct(model.precision, { whole, d: { indices: Uint16Array.from(places), values }, weight: 1 });
  }
  const leastSquares = (indices: readonly number[]): Float64Array => {
    const matrix = zeroMatrix(indices.length);
    for (const [row, a] of indices.entries()) {
      for (const [column, b] of indices.entries()) {
        matrix.values[row * matrix.size + column] = model.precision[
          wholeCell(Math.max(a, b), Math.min(a, b))
        ] as number;
      }
    }
    return solveWithFactor(
      choleskyFactor(matrix),
      Float64Array.from(indices, (index) => target[places.indexOf(index)] as number),
    );
  };
  leastSquares(places).forEach((weight, index) => {
    model.weights[places[index] as number] = weight;
  });
  const adjusted = styleAdjusted(model, new Float32Array(FEATURE_COUNT));
  const lengths = LENGTH.map(at);
  for (const [index, weight] of leastSquares(lengths).entries()) {
    const one = { indices: Uint16Array.of(lengths[index] as number), values: Float32Array.of(1) };
    expect(reward(model, one) - adjusted(one)).toBeCloseTo(weight, 5);
  }
});

test('a reward of anything else stays as it is', () => {
  const model = modelOf(['courtesy', 'questions', 'words_from_prompt']);
  model.weights.fill(0.25, STYLE_FEATURES.length);
  for (const features of [short, long])
    expect(styleAdjusted(model, mean)(features)).toBeCloseTo(reward(model, features), 6);
});

test('of an MLP head all of length and markup is set to what is usual', () => {
  const model = emptyModel({ ...LINEAR, hidden: 2 });
  model.weights.forEach((_, index) => {
    model.weights[index] = Math.sin(index) / 9;
  });
  const only = (names: readonly string[], value: number): SparseVector => ({
    indices: Uint16Array.from(names.map(at).sort((a, b) => a - b)),
    values: new Float32Array(names.length).fill(value),
  });
  const adjusted = styleAdjusted(model, mean);
  const nuisances = [...LENGTH, ...ALONG, ...MARKUP];
  expect(adjusted(only(nuisances, 3))).toBe(adjusted(only(nuisances, -1)));
  expect(adjusted(only(['courtesy'], 3))).not.toBe(adjusted(only(['courtesy'], -1)));
});

test.each([0, 2])('a response of the usual length and markup keeps its reward, %i hidden units', (hidden) => {
  const model = emptyModel({ ...LINEAR, hidden });
  model.weights.fill(0.1);
  const usual = new Float32Array(FEATURE_COUNT);
  for (const [place, index] of long.indices.entries()) usual[index] = long.values[place] as number;
  expect(styleAdjusted(model, usual)(long)).toBeCloseTo(reward(model, long), 5);
});
