import { describe, expect, it } from 'vitest';
import { valueRange } from './value-range.ts';

const bounds = { guide: { y: 0.5 }, floor: 0, ceiling: 1 };

describe('the range of values shown', () => {
  it('holds the curves and the guide with room around them', () => {
    const [low, high] = valueRange([0.6, null, 0.7], bounds);
    expect(low).toBeCloseTo(0.43, 9);
    expect(high).toBeCloseTo(0.77, 9);
  });
  it('stays within what values can be', () => {
    expect(valueRange([0.01, 0.99], bounds)).toEqual([0, 1]);
  });
  it('is not empty with no values yet', () => {
    const [low, high] = valueRange([], bounds);
    expect(high).toBeGreaterThan(low);
  });
});
