import { expect, it } from 'vitest';
import { heatOf, winCells } from './win-cells.ts';

it('has each pair twice, from both sides, ties half to each', () => {
  const cells = winCells({
    systems: ['x', 'y', 'z'],
    pairs: [
      {
        first: 'x',
        second: 'y',
        comparisons: 10,
        observed: { first: 0.6, second: 0.2, tie: 0.2 },
        predicted: { first: 0.5, second: 0.3, tie: 0.2 },
        surprise: 1.2,
      },
    ],
  });
  expect(cells[0]?.[1]?.observed).toBeCloseTo(0.7);
  expect(cells[1]?.[0]).toMatchObject({ comparisons: 10, surprise: -1.2 });
  expect(cells[1]?.[0]?.predicted).toBeCloseTo(0.4);
  expect([cells[0]?.[0], cells[0]?.[2]]).toEqual([null, null]);
});

it('takes the hue of the side that is ahead', () => {
  expect(heatOf(0.5)).toEqual({ side: 'a', strength: 0 });
  expect(heatOf(1)).toEqual({ side: 'a', strength: 1 });
  expect(heatOf(0.25)).toEqual({ side: 'b', strength: 0.5 });
});
