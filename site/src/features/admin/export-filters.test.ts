import { expect, it } from 'vitest';
import { EXPORT_FILTERS, filterErrors, filterValue } from './export-filters.ts';

const NONE = { from: '', to: '', min_agreement: '', min_weight: '', min_margin: '' };

it('takes what the API takes, with a comma too', () => {
  expect(filterErrors(NONE)).toEqual({});
  expect(filterErrors({ ...NONE, min_agreement: ' 0,75 ', min_weight: '10', min_margin: '−0.5' })).toEqual(
    {},
  );
  expect([' 0,75 ', '−0.5'].map(filterValue)).toEqual(['0.75', '-0.5']);
});

it.each([
  [{ min_agreement: '75 %' }, 'min_agreement', /“75 %” is no number from 0 to 1. Write one, such as 0.5/],
  [{ min_agreement: '1.2' }, 'min_agreement', /from 0 to 1/],
  [{ min_weight: '-1' }, 'min_weight', /from 0 to 10/],
  [{ min_margin: '1e3' }, 'min_margin', /such as 0.5/],
  [{ from: '2026-03-01', to: '2026-03-01' }, 'to', /choose a later one/],
] as const)('says of %o which field is wrong and what would be right', (typed, field, sentence) => {
  const errors = filterErrors({ ...NONE, ...typed });
  expect(Object.keys(errors)).toEqual([field]);
  expect(errors[field]).toMatch(sentence);
  expect(EXPORT_FILTERS[field].label).toBeTruthy();
});
