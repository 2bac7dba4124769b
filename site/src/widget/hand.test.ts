import { describe, expect, it } from 'vitest';
import type { Task } from '../../../worker/contract/task.ts';
import {
  answer,
  dropOld,
  EMPTY_HAND,
  type Given,
  gone,
  type Hand,
  nextJob,
  pending,
  saved,
  take,
  trying,
  undo,
  undoable,
  unsent,
  wanted,
} from './hand.ts';

const task = (name: string): Task => ({
  task: name,
  kind: 'pair',
  prompt: 'p',
  responses: [
    { key: 'a', text: 'x' },
    { key: 'b', text: 'y' },
  ],
  expires_at: '2030-01-01T00:00:00Z',
});
const withTasks = (...names: string[]): Hand => take(EMPTY_HAND, names.map(task), 0);
const shown = ({ tasks }: Hand) => tasks.map((each) => each.task);
const given = (hand: Hand, name: string) => hand.given.find((each) => each.task.task === name) as Given;

describe('what is in hand', () => {
  it('sends answers one at a time, oldest first', () => {
    let hand = answer(answer(withTasks('1', '2', '3'), 'a', 10), 'tie', 20);
    expect(nextJob(hand)).toMatchObject({ kind: 'send', given: { outcome: 'a', activeMs: 10 } });
    hand = saved(hand, given(hand, '1'), 7);
    expect(nextJob(hand)).toMatchObject({ kind: 'send', given: { outcome: 'tie' } });
    hand = saved(hand, given(hand, '2'), 8);
    expect(nextJob(hand)).toBeUndefined();
    expect(shown(hand)).toEqual(['3']);
  });

  it('simply takes back what was never sent', () => {
    const hand = undo(answer(withTasks('1', '2'), 'a', 10));
    expect(shown(hand)).toEqual(['1', '2']);
    expect(hand.given).toEqual([]);
    expect(undo(hand)).toBe(hand);
  });

  it('takes what was sent out of the log, once it is known to be in it', () => {
    let hand = answer(withTasks('1', '2'), 'a', 10);
    hand = undo(trying(hand, given(hand, '1')));
    expect(undoable(hand)).toBeUndefined();
    expect(nextJob(hand)?.kind).toBe('send');
    hand = saved(hand, given(hand, '1'), 7);
    expect(nextJob(hand)).toMatchObject({ kind: 'take-back', given: { id: 7 } });
    hand = gone(hand, given(hand, '1'), { ...task('1 again'), receivedAtMs: 5 });
    expect(shown(hand)).toEqual(['1 again', '2']);
    expect(nextJob(hand)).toBeUndefined();
  });

  it('asks for tasks while few are left, naming what it has, and stops where there is none', () => {
    const hand = answer(withTasks('1', '2', '3', '4'), 'a', 1);
    expect(wanted(hand)).toBe(0);
    const fewer = answer(hand, 'b', 1);
    expect(wanted(fewer)).toBe(2);
    expect(pending(fewer)).toEqual(['1', '2', '3', '4']);
    const none = take(fewer, [task('3')], 0);
    expect(wanted(none)).toBe(0);
    expect(none.exhausted).toBe(true);
    expect(wanted(undo(none))).toBe(0);
    expect(undo(none).exhausted).toBe(false);
  });

  it('remembers the last ten saved answers, and every one that is not', () => {
    let hand = withTasks(...Array.from({ length: 30 }, (_, at) => `${at}`));
    for (let at = 0; at < 15; at++) {
      hand = answer(hand, 'a', 1);
      hand = saved(hand, given(hand, `${at}`), at + 1);
    }
    expect(hand.given).toHaveLength(10);
    for (let at = 0; at < 12; at++) hand = answer(hand, 'b', 1);
    expect(unsent(hand)).toHaveLength(12);
  });

  it('drops tasks that have lain too long, and is the same after a reload', () => {
    const hand = take(take(EMPTY_HAND, [task('old')], 0), [task('new')], 50);
    expect(shown(dropOld(hand, 100, 60))).toEqual(['new']);
    const asked = answer(hand, 'a', 3);
    expect(JSON.parse(JSON.stringify(asked))).toEqual(asked);
  });
});
