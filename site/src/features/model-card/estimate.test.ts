import { describe, expect, it } from 'vitest';
import { errorText, GAIN, intervalOf, NATS, POINTS, SHARE } from './estimate.ts';

describe('the error of a figure', () => {
  it.each([
    [0.0186, SHARE, '± 1.9'],
    [0.0186, NATS, '± 0.019'],
    [0.0001, SHARE, '± under 0.1'],
    [null, SHARE, '—'],
  ])('%s is written as %s', (standard_error, notation, text) => {
    expect(errorText({ value: 0.5, standard_error }, notation)).toBe(text);
  });

  it.each([0, 1e-17])(
    'is never ± 0, for %d is what few prompts give that came out alike',
    (standard_error) => {
      for (const notation of [SHARE, NATS, POINTS])
        expect(errorText({ value: 1, standard_error }, notation)).toBe('too few to say');
    },
  );
});

it('signs a difference and writes it in points', () => {
  expect(GAIN.value(-0.0156)).toBe('−1.6 points');
});

it('keeps an interval on its scale', () => {
  expect(intervalOf({ value: 0.95, standard_error: 0.1 }, 1)).toEqual({ at: 95, from: 85, to: 100 });
  expect(intervalOf({ value: 0, standard_error: null }, 1)).toEqual({ at: 0, from: 0, to: 0 });
});
