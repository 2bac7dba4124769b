import { expect, it } from 'vitest';
import type { Annotator } from '../../../../worker/contract/annotators.ts';
import { COLUMNS, sorted, WORST_FIRST } from './columns.ts';

function annotator(id: string, change: Partial<Annotator> = {}): Annotator {
  return {
    id,
    comparisons: 12,
    outcomes: { a: 5, b: 4, tie: 2, both_bad: 0, skip: 1 },
    median_ms: 4200,
    pace: 2.5,
    hurried: null,
    left: { count: 5, of: 9, value: 5 / 9, lower: 0.27, upper: 0.81 },
    gold: null,
    self_consistency: null,
    agreement: { value: 0.72, comparisons: 11 },
    reliability: { value: 0.93, lower: 0.8, upper: 1 },
    weight: 0.9,
    flags: [],
    ...change,
  };
}

const ids = (annotators: readonly Annotator[]) => annotators.map(({ id }) => id).join('');
const flag = { kind: 'guesses', reason: 'Guesses.' } as const;
const some = [
  annotator('a', { comparisons: 3 }),
  annotator('b', { weight: 0.1, flags: [flag] }),
  annotator('c', { flags: [flag, flag], median_ms: null }),
  annotator('d', { weight: 0.05, flags: [flag], median_ms: 800 }),
];

it('puts first whom an owner should look at', () => {
  expect(ids(sorted(some, WORST_FIRST))).toBe('cdba');
});

it('sorts by a column either way, with what is not known last', () => {
  expect(ids(sorted(some, { by: 'comparisons', descending: false }))).toBe('abcd');
  expect(ids(sorted(some, { by: 'time', descending: false }))).toBe('dabc');
  expect(ids(sorted(some, { by: 'time', descending: true }))).toBe('abdc');
});

it('says what is known in words of one size', () => {
  const cells = COLUMNS.map(({ text, detail }) => [text(annotator('a')), detail(annotator('a'))].join(' · '));
  expect(cells).toEqual([
    '12 · 2 tied, 1 skipped',
    '4.2 s · 2.5 × a glance',
    '56 % · 27 % to 81 %',
    '72 % · of 11',
    '– · ',
    '– · ',
    '0.93 · 0.80 to 1.00',
    '0.90 · ',
  ]);
});
