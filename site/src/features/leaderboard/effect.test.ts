import { describe, expect, it } from 'vitest';
import {
  effectText,
  fragilityInWords,
  leftInWords,
  lengthInWords,
  speedInWords,
  styleInWords,
} from './effect.ts';

const effect = (value: number, halfWidth: number) => ({
  value,
  lower: value - halfWidth,
  upper: value + halfWidth,
});

describe('an effect in words', () => {
  it('says how often one of two equals wins', () => {
    // Odds of 3 to 1; its ends 1.5 and 6 to 1.
    expect(styleInWords('lists', effect(Math.log(3), Math.LN2))).toBe(
      'Between equal systems, a response with more lists by one standard deviation wins 75 % of the decided comparisons (60 % to 86 %).',
    );
    // A coefficient of 1 for each factor e is a win in proportion to length: 2 to 1 when twice as long.
    expect(lengthInWords(effect(1, 0.5))).toContain(
      'twice as long wins 67 % of the decided comparisons (59 % to 74 %)',
    );
  });

  it('says that there may be none while the interval holds it, up to its ends', () => {
    expect(styleInWords('bold', effect(0.25, 0.25))).toMatch(/may be no effect/);
    expect(lengthInWords(effect(-0.25, 0.125))).not.toMatch(/may be no effect/);
    expect(leftInWords(effect(0.5, 0.1))).toMatch(/may be no lean/);
    expect(leftInWords(effect(0.75, 0.125))).toMatch(/shown first/);
    expect(leftInWords(effect(0.25, 0.125))).toMatch(/shown second/);
  });

  it('says which half agrees more', () => {
    const speed = { defined: true, comparisons: 80, fast: 0.6, slow: 0.8 } as const;
    expect(speedInWords({ ...speed, ...effect(0.5, 0.25) }, 'the model')).toBe(
      'The faster half agrees with the model in 60 %, the slower in 80 %. Who takes longer agrees more.',
    );
    expect(speedInWords({ ...speed, ...effect(-0.5, 0.25) }, 'the model')).toMatch(/agrees less/);
    expect(speedInWords({ ...speed, ...effect(0.1, 0.25) }, 'the model')).toMatch(/may be no effect/);
  });

  it('is written with its interval', () => {
    expect(effectText(effect(0.5, 0.25), 'share')).toBe('50.0 % (25.0 % to 75.0 %)');
    expect(effectText(effect(0, 0.25), 'log odds')).toBe('0.00 (−0.25 to +0.25)');
  });
});

describe('fragility in words', () => {
  const found = { defined: true as const, leader: 'top', comparisons: 1200, removed: [], notices: [] };

  it('names who would lead, and how many comparisons it takes', () => {
    expect(
      fragilityInWords({ ...found, challenger: 'next', exact: true, least: 6, most: 6, share: 0.005 }),
    ).toBe('Without 6 (0.5 %) of 1,200 comparisons, next would lead instead of top.');
    expect(
      fragilityInWords({ ...found, challenger: 'next', exact: false, least: 4, most: 6, share: 0.005 }),
    ).toMatch(/fewer than 4 cannot do it/);
  });

  it('says what is known where no removal was found', () => {
    const none = { ...found, challenger: null, most: null, share: null };
    expect(fragilityInWords({ ...none, exact: true, least: 1201 })).toMatch(/^top leads whichever/);
    expect(fragilityInWords({ ...none, exact: false, least: 40 })).toMatch(/at least until 40 comparisons/);
  });
});
