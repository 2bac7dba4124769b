import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { formatCount, formatDecimal, formatMoment, formatPercent, formatSigned, plural } from './format.ts';

afterEach(() => vi.unstubAllEnvs());

it('signs rewards with a real minus and leaves zero alone', () => {
  expect([1.234, -0.5, 0.001, -0.001].map((value) => formatSigned(value))).toEqual([
    '+1.23',
    '−0.50',
    '0.00',
    '0.00',
  ]);
});

it('writes what is below zero with a real minus', () => {
  expect([0.731, -0.104, 0].map((value) => formatDecimal(value))).toEqual(['0.73', '−0.10', '0.00']);
});

it('counts in words', () => {
  expect(plural(1, 'comparison')).toBe('1 comparison');
  expect(plural(12_345, 'comparison')).toBe('12,345 comparisons');
});

it('writes shares as percent', () => {
  expect(formatPercent(0.735, 1)).toBe('73.5 %');
});

it('writes a moment in the zone of who reads it, as British English does', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  expect(formatMoment('2026-11-24T10:50:16.289Z')).toBe('24 Nov 2026, 11:50');
  const british = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (moment) => {
        expect(formatMoment(moment.toISOString())).toBe(british.format(moment));
      },
    ),
  );
});

it('sets thousands apart as English does', () => {
  const english = new Intl.NumberFormat('en');
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(formatCount(count)).toBe(english.format(count));
    }),
  );
});
