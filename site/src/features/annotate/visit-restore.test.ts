import { expect, it } from 'vitest';
import type { Task } from '../../../../worker/contract/task.ts';
import { reduceVisit } from './visit.ts';
import { nextJob, pendingTokens, waitingCount } from './visit-plan.ts';
import { restoreVisit, storedOf } from './visit-restore.ts';
import { EMPTY_VISIT, type Visit, type VisitEvent } from './visit-state.ts';

const makeTask = (name: string): Task => ({
  task: name,
  kind: 'pair',
  prompt: '',
  responses: [],
  expires_at: '2026-01-01T00:00:00Z',
});
const came = (...names: string[]): VisitEvent => ({
  type: 'tasks-came',
  tasks: names.map(makeTask),
  nowMs: 0,
});
const answered: VisitEvent = { type: 'answered', outcome: 'a', activeMs: 900 };
const play = (events: VisitEvent[], from: Visit = EMPTY_VISIT) => events.reduce(reduceVisit, from);
const onScreen = (visit: Visit) => visit.queue[0]?.task.task;
const saved = (key: number): VisitEvent => ({
  type: 'saved',
  key,
  comparison: {
    id: key + 100,
    outcome: 'a',
    ranking: null,
    annotator: 'me',
    created_at: '',
    active_ms: null,
    strength: null,
    reasons: null,
    rationale: null,
    skip_reason: null,
    systems: { a: null, b: null },
  },
});

/** What the device would give back: a structured clone. */
const reload = (visit: Visit, onto: Visit = EMPTY_VISIT, laterMs = 1000) =>
  restoreVisit(onto, structuredClone(storedOf(visit, 0)), laterMs);

it('loses nothing by a reload: the pair on screen, answers that wait, the count, what can be undone', () => {
  const before = play([
    came('t1', 't2', 't3', 't4'),
    answered,
    { type: 'sending', key: 1, status: 'sending' },
    saved(1),
    answered,
  ]);
  const after = reload(before);
  expect(onScreen(after)).toBe('t3');
  expect(after.done).toBe(2);
  expect(waitingCount(after)).toBe(1);
  expect(nextJob(after)).toMatchObject({ kind: 'answer', entry: { held: { task: { task: 't2' } } } });
  expect(pendingTokens(after)).toEqual(['t2', 't3', 't4']);
  const undone = play([{ type: 'undo' }, { type: 'undo' }], after);
  expect(nextJob(undone)).toMatchObject({ kind: 'undo', entry: { comparison: { id: 101 } } });
});

it('sends again what was on its way, and does not trust that it never arrived', () => {
  const before = play([came('t1', 't2'), answered, { type: 'sending', key: 1, status: 'sending' }]);
  const after = reload(before);
  expect(nextJob(after)?.entry.held.task.task).toBe('t1');
  expect(onScreen(play([{ type: 'undo' }], after))).toBe('t2');
});

it('does not wait for the reason of a skip whose page is gone', () => {
  const before = play([came('t1', 't2'), { type: 'answered', outcome: 'skip', activeMs: 1 }]);
  expect(nextJob(reload(before))?.entry.outcome).toBe('skip');
});

it('knows once what two pages knew, and shows no pair that was answered', () => {
  const before = play([came('t1', 't2', 't3'), answered]);
  const onto = play([came('t3', 't4')]);
  const twice = reload(before, reload(before, onto));
  expect(twice.entries.map(({ held }) => held.task.task)).toEqual(['t1']);
  expect(twice.queue.map(({ task }) => task.task)).toEqual(['t3', 't4', 't2']);
  expect(new Set(twice.entries.map(({ key }) => key)).size).toBe(twice.entries.length);
});

it('is another visit after half an hour, but sends what still waits', () => {
  const before = play([
    came('t1', 't2', 't3'),
    answered,
    { type: 'sending', key: 1, status: 'sending' },
    saved(1),
    answered,
  ]);
  const after = reload(before, EMPTY_VISIT, 3_600_000);
  expect(after.entries).toHaveLength(1);
  expect(after.done).toBe(1);
});

it('keeps every answer that waits, and of the others the last ten', () => {
  let visit = play([came(...Array.from({ length: 40 }, (_, i) => `t${i}`))]);
  for (let key = 1; key <= 15; key++)
    visit = play([answered, { type: 'sending', key, status: 'sending' }, saved(key)], visit);
  for (let i = 0; i < 20; i++) visit = play([answered], visit);
  const { entries } = storedOf(visit, 0);
  expect(entries.filter(({ status }) => status === 'saved')).toHaveLength(10);
  expect(entries.filter(({ status }) => status === 'waiting')).toHaveLength(20);
});
