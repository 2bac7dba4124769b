import { expect, it } from 'vitest';
import { levelCurve } from './curves.ts';
import type { Point } from './points.ts';
import { ACCURACY, ACCURACY_CURVES, LOSS_CURVES, PEOPLE, shortNumber, summaryOf } from './shapes.ts';

it('tells the newest of every curve, and what is not known', () => {
  const point = { step: 1, comparisons: 4, timeMs: 0 } as Point;
  const known = levelCurve([point], 0.76, { ...PEOPLE, label: 'Progressive' }, 'step');
  const unknown = { ...known, label: 'Held out', smoothed: [null] };
  expect(summaryOf(ACCURACY, [known, unknown])).toBe(
    'Accuracy now: progressive 76.0 %, held out not known yet. For comparison: 50 %, tossing a coin.',
  );
});

it('says large numbers shortly', () => {
  expect([0, 7, 950, 1234, 35_000, 1_400_000].map(shortNumber)).toEqual([
    '0',
    '7',
    '950',
    '1.23k',
    '35k',
    '1.4M',
  ]);
});

it.each([
  ['loss', LOSS_CURVES],
  ['accuracy', ACCURACY_CURVES],
])(
  'tells the curves of %s apart by colour, and those beside what is trained by dash as well',
  (_, curves) => {
    expect(new Set(curves.map(({ colour }) => colour)).size).toBe(curves.length);
    const dashes = curves.filter(({ id }) => id !== 'training').map(({ dash }) => dash);
    expect(new Set(dashes).size).toBe(4);
  },
);
