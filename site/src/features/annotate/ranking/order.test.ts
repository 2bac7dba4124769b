import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESPONSE_KEYS, type ResponseKey } from '../../../../../worker/core/ranking.ts';
import { dropAt, moveOf, type Order, placesOf, standingOf, step, toEnd, toggleTie } from './order.ts';

const read = (text: string) => text.split(' > ').map((group) => group.split(' = ')) as unknown as Order;
const written = (order: Order) => order.map((group) => group.join(' = ')).join(' > ');

describe('moving a response', () => {
  it.each([
    ['a > b > c', 'c', -1, 'a > c > b'],
    ['a > b > c', 'a', 1, 'b > a > c'],
    ['a = b > c', 'c', -1, 'c > a = b'],
    ['a = b > c', 'b', -1, 'b > a > c'],
    ['a = b > c', 'a', 1, 'b > a > c'],
    ['c > a = b', 'c', 1, 'a = b > c'],
    ['a > b', 'a', -1, 'a > b'],
    ['a > b', 'b', 1, 'a > b'],
    ['a = b', 'b', -1, 'b > a'],
  ] as const)('in %s, %s by %i gives %s', (order, key, by, expected) => {
    expect(written(step(read(order), key, by))).toBe(expected);
  });

  it('to an end passes all, out of its tie', () => {
    expect(written(toEnd(read('a > b = c > d'), 'c', 'top'))).toBe('c > a > b > d');
    expect(written(toEnd(read('a > b = c > d'), 'b', 'bottom'))).toBe('a > c > d > b');
  });

  it.each([
    ['a > b > c', 'a', 1, 'b > a > c'],
    ['a > b > c', 'c', 0, 'c > a > b'],
    ['a > b > c', 'a', 2, 'b > c > a'],
    ['a = b > c', 'c', 1, 'a = c = b'],
    ['a = b > c', 'a', 0, 'a > b > c'],
    ['a > b = c', 'a', 9, 'b = c > a'],
  ] as const)('of %s, %s dropped at %i gives %s', (order, key, position, expected) => {
    expect(written(dropAt(read(order), key, position))).toBe(expected);
  });
});

describe('a key', () => {
  it.each([
    ['ArrowUp', 'a > c > b > d'],
    ['ArrowDown', 'a > b > d > c'],
    ['Home', 'c > a > b > d'],
    ['End', 'a > b > d > c'],
    ['=', 'a > b = c > d'],
  ])('%s moves c in a > b > c > d to %s', (pressed, expected) => {
    expect(written(moveOf(pressed)?.(read('a > b > c > d'), 'c') ?? [])).toBe(expected);
  });

  it.each(['a', 'Enter', 'Tab', 'toString'])('%s moves nothing', (pressed) => {
    expect(moveOf(pressed)).toBeUndefined();
  });
});

it('tells where a response stands, and with what it ties', () => {
  expect(standingOf(read('b > a = c > d'), 'c')).toEqual({ position: 3, count: 4, tiedWith: ['a'] });
  expect(standingOf(read('b > a = c > d'), 'd')).toEqual({ position: 4, count: 4, tiedWith: [] });
});

describe('a tie', () => {
  it.each([
    ['a > b > c', 'b', 'a = b > c'],
    ['a > b = c', 'b', 'a = b = c'],
    ['a = b = c', 'b', 'a > b = c'],
    ['a = b = c', 'c', 'a = b > c'],
    ['a > b', 'a', 'a > b'],
  ] as const)('in %s is switched at %s to %s', (order, key, expected) => {
    expect(written(toggleTie(read(order), key))).toBe(expected);
  });

  it('gives both the same rank', () => {
    expect(placesOf(read('b > a = c > d'))).toEqual([
      { key: 'b', position: 0, rank: 1, tied: false },
      { key: 'a', position: 1, rank: 2, tied: false },
      { key: 'c', position: 2, rank: 2, tied: true },
      { key: 'd', position: 3, rank: 3, tied: false },
    ]);
  });
});

it('never loses or doubles a response, whatever is done', () => {
  const key = fc.constantFrom<ResponseKey>('a', 'b', 'c', 'd', 'e');
  const move = fc.oneof(
    fc.tuple(key, fc.constantFrom<-1 | 1>(-1, 1)).map(
      ([of, by]) =>
        (order: Order) =>
          step(order, of, by),
    ),
    key.map((of) => (order: Order) => toggleTie(order, of)),
    fc.tuple(key, fc.nat({ max: 6 })).map(
      ([of, at]) =>
        (order: Order) =>
          dropAt(order, of, at),
    ),
    fc.tuple(key, fc.constantFrom<'top' | 'bottom'>('top', 'bottom')).map(
      ([of, end]) =>
        (order: Order) =>
          toEnd(order, of, end),
    ),
  );
  fc.assert(
    fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
      const start: Order = RESPONSE_KEYS.slice(0, 5).map((each) => [each]);
      const order = moves.reduce((now, change) => change(now), start);
      expect(order.every(({ length }) => length > 0)).toBe(true);
      expect(order.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    }),
  );
});
