import { expect, it } from 'vitest';
import { savedInWords } from './comparisons-saved.ts';

it('tells what was saved, how surely, and what was lost', () => {
  expect(savedInWords({ value: 1234.4, standard_error: 56.7, reason: null })).toBe(
    'Letting the model choose pairs has saved 1,234 ± 57 comparisons, against drawing all at random.',
  );
  expect(savedInWords({ value: -20, standard_error: null, reason: null })).toContain(
    'has cost 20 comparisons',
  );
});

it('calls no difference clear that is smaller than two standard errors', () => {
  expect(savedInWords({ value: 242, standard_error: 239, reason: null })).toBe(
    'Letting the model choose pairs has made no clear difference so far: 242 ± 239 comparisons saved, against drawing all at random.',
  );
  expect(savedInWords({ value: -30, standard_error: 20, reason: null })).toContain(
    '30 ± 20 comparisons cost',
  );
});

it('tells why that is not known', () => {
  expect(savedInWords({ value: null, standard_error: null, reason: 'too_few_held_out' })).toContain(
    'fewer than 100 are on held-out prompts',
  );
  expect(savedInWords({ value: null, standard_error: null, reason: null })).toContain('not measured');
});
