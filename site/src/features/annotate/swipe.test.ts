import { expect, it } from 'vitest';
import { type Swipe, type SwipeMove, swipeAfter, swipeProgress } from './swipe.ts';

const play = (moves: SwipeMove[]) => moves.reduce<Swipe>(swipeAfter, 'undecided');
const move = (dx: number, dy: number, elapsedMs = 80): SwipeMove => ({ dx, dy, elapsedMs });

it('takes a sideways move for a swipe, and stays with it', () => {
  expect(play([move(5, 1), move(30, 4)])).toBe('swiping');
  expect(play([move(-30, 4), move(-60, 50), move(-20, 200, 900)])).toBe('swiping');
});

it('leaves scrolling, slanted moves and selecting alone', () => {
  expect(play([move(3, 20), move(200, 20)])).toBe('given-up');
  expect(play([move(16, 10)])).toBe('given-up');
  expect(play([move(2, 2, 500), move(100, 2, 600)])).toBe('given-up');
});

it('asks for a quarter of a phone, and no more on a wide screen', () => {
  expect(swipeProgress(-40, 360)).toBeCloseTo(-0.4, 1);
  expect(swipeProgress(-101, 360)).toBe(-1);
  expect(swipeProgress(131, 1200)).toBe(1);
});
