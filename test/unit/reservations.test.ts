import { beforeEach, expect, it } from 'vitest';
import { Reservations } from '../../worker/core/reservations.ts';

const pair = { a: 1, b: 2, active: false, purpose: null };
let held: Reservations;

beforeEach(() => {
  held = new Reservations((response) => response);
});

it('counts a pair once for each annotator who holds it, in whatever order it was shown', () => {
  held.hold('kim', pair, 100);
  held.hold('kim', { a: 2, b: 1, active: false, purpose: null }, 100);
  held.hold('lee', { a: 2, b: 1, active: true, purpose: null }, 100);
  expect(held.counts.ofPair(1, 2)).toBe(2);
  expect(held.counts.ofSystems(2, 1)).toBe(2);
  held.release('kim', 2, 1);
  held.release('kim', 2, 1);
  expect(held.counts.ofPair(1, 2)).toBe(1);
  expect(held.isHeldBy('kim', 1, 2)).toBe(false);
  expect(held.heldBy('lee')).toEqual([expect.objectContaining({ a: 2, b: 1, active: true, purpose: null })]);
});

it('frees itself when its time has come, unless it was held anew', () => {
  held.hold('kim', pair, 100);
  held.hold('lee', pair, 100);
  held.hold('lee', pair, 200);
  held.expire(99);
  expect(held.counts.ofPair(1, 2)).toBe(2);
  held.expire(100);
  expect(held.counts.ofPair(1, 2)).toBe(1);
  held.expire(200);
  expect(held.counts.ofPair(1, 2)).toBe(0);
});

it('can be shortened, not prolonged by it', () => {
  held.hold('kim', pair, 100);
  held.hold('kim', { a: 3, b: 4, active: false, purpose: null }, 20);
  held.shorten('kim', 50);
  held.expire(20);
  expect(held.heldBy('kim').map(({ a }) => a)).toEqual([1]);
  held.expire(50);
  expect(held.heldBy('kim')).toEqual([]);
});

it('counts no gold and no repeat as collected, and remembers who holds it', () => {
  held.hold('kim', { ...pair, purpose: 'gold' }, 100);
  held.hold('lee', { ...pair, purpose: 'repeat' }, 100);
  expect(held.counts.ofPair(1, 2)).toBe(0);
  expect(held.isHeldBy('kim', 1, 2)).toBe(true);
  held.hold('kim', pair, 100);
  expect(held.counts.ofPair(1, 2)).toBe(1);
  held.hold('kim', { ...pair, purpose: 'repeat' }, 200);
  expect(held.counts.ofPair(1, 2)).toBe(0);
  held.expire(200);
  expect(held.counts.ofPair(1, 2)).toBe(0);
  expect(held.heldBy('kim')).toEqual([]);
});
