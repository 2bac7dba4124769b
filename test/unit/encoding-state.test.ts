import { expect, test } from 'vitest';
import { EncodingState } from '../../worker/trainer/encoding-state.ts';

/** A trainer's storage, as far as it is needed here; outlives the trainer. */
function newStorage() {
  const kept = new Map<string, string>();
  const kv = {
    get<Value>(key: string): Value | undefined {
      const text = kept.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as Value);
    },
    put<Value>(key: string, value: Value): void {
      kept.set(key, JSON.stringify(value));
    },
    delete: (key: string) => kept.delete(key),
  };
  return { kept, kv };
}

test('keeps nothing where there is no encoder', () => {
  const { kept, kv } = newStorage();
  const state = new EncodingState(kv);
  state.use(null);
  state.worked(3);
  expect(state.progress).toBeNull();
  expect(state.waitMs(0)).toBe(0);
  expect(kept.size).toBe(0);
});

test('waits twice as long after each failure, a minute at the most, and not at all after a success', () => {
  const state = new EncodingState(newStorage().kv);
  state.use('a');
  const waits = Array.from({ length: 6 }, () => {
    state.failed('no answer', 1000);
    return state.waitMs(1000);
  });
  expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  expect(state.waitMs(31_000)).toBe(30_000);
  expect(state.waitMs(100_000)).toBe(0);
  state.worked(2);
  expect(state.waitMs(1000)).toBe(0);
  expect(state.progress).toMatchObject({ embedded: 2, error: null });
  state.failed('no answer', 1000);
  expect(state.waitMs(1000)).toBe(5000);
});

test('is remembered by the next trainer, for the same encoder only', () => {
  const { kept, kv } = newStorage();
  const state = new EncodingState(kv);
  state.use('a');
  state.surveyed({ responses: 10, embedded: 4 });
  state.worked(2);
  state.failed('no answer', 1000);
  const next = new EncodingState(kv);
  next.use('a');
  expect(next.progress).toEqual({ encoder: 'a', responses: 10, embedded: 6, error: 'no answer' });
  expect(next.waitMs(1000)).toBe(5000);
  next.use('b');
  expect(next.progress).toEqual({ encoder: 'b', responses: 0, embedded: 0, error: null });
  expect(next.waitMs(1000)).toBe(0);
  next.use(null);
  expect(kept.size).toBe(0);
});
