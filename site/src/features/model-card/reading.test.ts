import { expect, it } from 'vitest';
import { gainInWords, lossScale, noiseIn, quarterLabel } from './reading.ts';

const evaluation = (comparisons: number) => ({ comparisons }) as Parameters<typeof noiseIn>[0];

it('warns of noise below a hundred comparisons', () => {
  expect(noiseIn(evaluation(99))).toContain('mostly noise');
  expect(noiseIn(evaluation(100))).toBeNull();
});

it.each([
  [0.09, 0.02, 'It knows more than length does.'],
  [-0.09, 0.02, 'Length alone would have done better.'],
  [0.03, 0.02, 'Not to be told apart from knowing the lengths alone.'],
  [0.09, 0, 'Not to be told apart from knowing the lengths alone.'],
  [0.09, null, 'Not to be told apart from knowing the lengths alone.'],
])('a gain of %d ± %s: %s', (value, standard_error, sentence) => {
  expect(gainInWords({ value, standard_error })).toBe(sentence);
});

it('names the quarters of the margins', () => {
  expect(quarterLabel(0, 0.414)).toBe('Smallest quarter, up to 0.41');
});

it('scales losses so that a bad one fits too', () => {
  const losses = (model: number, length: number) =>
    ({
      log_loss: { value: model, standard_error: null },
      length_baseline: { log_loss: { value: length, standard_error: 0.25 } },
    }) as Parameters<typeof lossScale>[0];
  expect(lossScale(losses(0.5, 0.6))).toBe(1);
  expect(lossScale(losses(0.5, 1.25))).toBe(1.5);
});
