import { expect, it } from 'vitest';
import { accuracyShape, lossShape, summaryOf } from './shapes.ts';

it('tells the newest of every curve, and what is not known', () => {
  const columns: [number[], ...(number | null)[][]] = [
    [4, 8],
    [0.5, 1],
    [0.5, 0.76],
    [0.5, 0.5],
    [0.5, 0.55],
    [null, null],
    [null, null],
  ];
  expect(summaryOf('Accuracy', accuracyShape({ axis: 'step', randomArm: false }), columns)).toBe(
    'Accuracy now: progressive 76 %, length only 55 %, held out not known yet. For comparison: 50 %, tossing a coin.',
  );
});

it('tells the curves apart by dash as well as by colour', () => {
  const shown = { axis: 'step', randomArm: true } as const;
  for (const { curves } of [lossShape(shown), accuracyShape(shown)]) {
    expect(new Set(curves.map(({ colour }) => colour)).size).toBe(curves.length);
    const dashes = curves.flatMap(({ dash }) => (dash ? [dash] : []));
    expect(new Set(dashes).size).toBe(3);
  }
});

it('shows the random arm where there is one', () => {
  const labels = (randomArm: boolean) =>
    lossShape({ axis: 'step', randomArm }).curves.map(({ label }) => label);
  expect(labels(true).filter((label) => !labels(false).includes(label))).toEqual(['Random arm']);
});
