import { expect, test } from 'vitest';
import { isSeen, noneSeen, withSeen } from '../../worker/core/seen-responses.ts';

const ids = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);

test('a response that was met is known for good', () => {
  const seen = ids(1, 200).reduce((met, id) => withSeen(met, [7 * id, 7 * id + 1]), noneSeen());
  for (const id of ids(1, 200)) expect(isSeen(seen, 7 * id) && isSeen(seen, 7 * id + 1)).toBe(true);
});

test('the empty filter knows none, and adding leaves the filter it was given as it was', () => {
  const none = noneSeen();
  withSeen(none, ids(1, 50));
  expect(ids(1, 1000).filter((id) => isSeen(none, id))).toEqual([]);
});

test('of ten thousand met, about one new response in fifteen passes for met', () => {
  const seen = withSeen(noneSeen(), ids(1, 10_000));
  const taken = ids(1_000_000, 5000).filter((id) => isSeen(seen, id)).length;
  expect(taken / 5000).toBeGreaterThan(0.04);
  expect(taken / 5000).toBeLessThan(0.1);
});
