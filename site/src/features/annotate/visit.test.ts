import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../../worker/contract/comparison.ts';
import type { Task } from '../../../../worker/contract/task.ts';
import { UNKNOWN_PROJECT } from '../../lib/failure.ts';
import { reduceVisit, undoable } from './visit.ts';
import { explicable, nextJob, pendingTokens, saveState, tasksWanted, viewOf } from './visit-plan.ts';
import { EMPTY_VISIT, type Visit, type VisitEvent } from './visit-state.ts';

const makeTask = (name: string): Task => ({
  task: name,
  kind: 'pair',
  prompt: `prompt ${name}`,
  responses: [
    { key: 'a', text: `left ${name}` },
    { key: 'b', text: `right ${name}` },
  ],
  expires_at: '2026-01-01T00:00:00Z',
});

const comparison = (id: number): Comparison => ({
  id,
  outcome: 'a',
  ranking: null,
  annotator: 'me',
  created_at: '2026-01-01T00:00:00Z',
  active_ms: null,
  strength: null,
  reasons: null,
  rationale: null,
  skip_reason: null,
  systems: { a: 'heron', b: 'wren' },
});

const play = (events: VisitEvent[], from: Visit = EMPTY_VISIT) => events.reduce(reduceVisit, from);
const came = (...names: string[]): VisitEvent => ({
  type: 'tasks-came',
  tasks: names.map(makeTask),
  nowMs: 0,
});
const answered: VisitEvent = { type: 'answered', outcome: 'a', activeMs: 900 };
const sending = (key: number): VisitEvent => ({ type: 'sending', key, status: 'sending' });
const saved = (key: number): VisitEvent => ({ type: 'saved', key, comparison: comparison(key + 100) });
const onScreen = (visit: Visit) => visit.queue[0]?.task.task;

describe('a visit', () => {
  it('asks until it has one task on screen and seven ahead', () => {
    expect(tasksWanted(EMPTY_VISIT)).toBe(8);
    expect(tasksWanted(play([{ type: 'tasks-asked' }]))).toBe(0);
    expect(tasksWanted(play([came('t1', 't2', 't3', 't4', 't5', 't6')]))).toBe(0);
    expect(tasksWanted(play([came('t1', 't2', 't3', 't4', 't5', 't6'), answered]))).toBe(3);
  });

  it('shows the next task at once and sends the answer behind it', () => {
    const visit = play([came('t1', 't2'), answered]);
    expect(onScreen(visit)).toBe('t2');
    expect(visit.done).toBe(1);
    expect(nextJob(visit)).toMatchObject({ kind: 'answer', entry: { held: { task: { task: 't1' } } } });
    expect(saveState(visit)).toBe('saving');
    expect(saveState(play([sending(1), saved(1)], visit))).toBe('saved');
  });

  it('sends answers one at a time and in order', () => {
    const visit = play([came('t1', 't2', 't3'), answered, answered]);
    expect(nextJob(visit)?.entry.key).toBe(1);
    expect(nextJob(play([sending(1)], visit))).toBeUndefined();
    expect(nextJob(play([sending(1), saved(1)], visit))?.entry.key).toBe(2);
  });

  it('tells the server which pairs are in hand or not yet logged', () => {
    const visit = play([came('t1', 't2', 't3'), answered]);
    expect(pendingTokens(visit)).toEqual(['t1', 't2', 't3']);
    expect(pendingTokens(play([sending(1), saved(1)], visit))).toEqual(['t2', 't3']);
  });

  it('keeps an answer the network lost and says so', () => {
    const visit = play([came('t1', 't2'), answered, sending(1), { type: 'send-failed', key: 1 }]);
    expect(saveState(visit)).toBe('offline');
    expect(nextJob(visit)).toMatchObject({ kind: 'answer', entry: { key: 1 } });
  });

  it('ignores an answer with no task on screen', () => {
    expect(play([answered])).toEqual(EMPTY_VISIT);
  });

  it('does not take the same task twice', () => {
    expect(play([came('t1', 't2'), came('t2', 't3')]).queue.map(({ task: { task } }) => task)).toEqual([
      't1',
      't2',
      't3',
    ]);
  });

  it('is over when the server has nothing new and nothing is in hand', () => {
    expect(viewOf(EMPTY_VISIT)).toBe('loading');
    const last = play([came('t1'), came()]);
    expect(viewOf(last)).toBe('pair');
    expect(tasksWanted(last)).toBe(0);
    expect(viewOf(play([answered], last))).toBe('exhausted');
  });

  it('stops asking a project that does not exist', () => {
    const visit = play([{ type: 'tasks-asked' }, { type: 'tasks-failed', failure: UNKNOWN_PROJECT }]);
    expect(viewOf(visit)).toBe('failed');
    expect(tasksWanted(visit)).toBe(0);
  });

  it('waits for a check of its annotator, but not before the pairs in hand are answered', () => {
    const failure = { ...UNKNOWN_PROJECT, code: 'human_check_required' };
    const failed: VisitEvent = { type: 'tasks-failed', failure };
    const visit = play([came('t1'), { type: 'tasks-asked' }, failed]);
    expect(viewOf(visit)).toBe('pair');
    expect(tasksWanted(visit)).toBe(0);
    const after = play([answered], visit);
    expect(viewOf(after)).toBe('human');
    expect(viewOf(play([{ type: 'tasks-wanted-again' }], after))).toBe('loading');
    expect(viewOf(play([{ ...failed, failure: { ...failure, code: 'human_check_unavailable' } }]))).toBe(
      'failed',
    );
  });

  it('drops tasks that have grown too old', () => {
    const visit = play([came('t1'), { type: 'tasks-came', tasks: [makeTask('t2')], nowMs: 5000 }]);
    expect(onScreen(play([{ type: 'tasks-aged', nowMs: 10_000, lifetimeMs: 6000 }], visit))).toBe('t2');
  });
});

describe('a refused answer', () => {
  const visit = play([came('t1', 't2'), answered, sending(1)]);
  it('is explained where the pair was answered before', () => {
    const after = play([{ type: 'refused', key: 1, code: 'task_answered', sentence: '' }], visit);
    expect(after.lost).toEqual([{ code: 'task_answered', sentence: '' }]);
    expect(after.done).toBe(0);
    expect(nextJob(after)).toBeUndefined();
  });
  it('stays told where the task had expired, whatever is answered since, until it was seen', () => {
    const after = play([{ type: 'refused', key: 1, code: 'task_expired', sentence: '' }, answered], visit);
    expect(after.lost).toEqual([{ code: 'task_expired', sentence: '' }]);
    expect(play([{ type: 'loss-seen' }], after).lost).toEqual([]);
  });
  it('is no loss where it was being taken back', () => {
    const after = play(
      [{ type: 'undo' }, { type: 'refused', key: 1, code: 'task_expired', sentence: '' }],
      visit,
    );
    expect(after.lost).toEqual([]);
  });
});

describe('undo', () => {
  const two = play([came('t1', 't2', 't3'), answered, answered]);

  it('brings back the task of an answer that was never sent', () => {
    const visit = play([sending(1), { type: 'undo' }], two);
    expect(onScreen(visit)).toBe('t2');
    expect(visit.done).toBe(1);
    expect(undoable(visit)?.key).toBe(1);
  });

  it('takes a saved answer out of the log', () => {
    const asked = play([sending(1), saved(1), sending(2), saved(2), { type: 'undo' }], two);
    expect(nextJob(asked)).toMatchObject({ kind: 'undo', entry: { comparison: { id: 102 } } });
    const done = play([{ type: 'undone', key: 2, again: { task: makeTask('t9'), receivedAtMs: 1 } }], asked);
    expect(onScreen(done)).toBe('t9');
    expect(saveState(done)).toBe('saved');
  });

  it('waits for an answer on its way, then takes it back', () => {
    const visit = play([sending(1), { type: 'undo' }, { type: 'undo' }], two);
    expect(visit.done).toBe(0);
    expect(nextJob(play([saved(1)], visit))).toMatchObject({ kind: 'undo', entry: { key: 1 } });
  });

  it('does not reuse a task whose answer may have arrived unseen', () => {
    const unsure = play(
      [sending(1), saved(1), sending(2), { type: 'send-failed', key: 2 }, { type: 'undo' }],
      two,
    );
    expect(onScreen(unsure)).toBe('t3');
    expect(nextJob(unsure)).toMatchObject({ kind: 'answer', entry: { key: 2, undoAsked: true } });
  });

  it('counts a refused answer once, even when it was being undone', () => {
    const visit = play(
      [
        sending(1),
        { type: 'undo' },
        { type: 'undo' },
        { type: 'refused', key: 1, code: 'task_expired', sentence: '' },
      ],
      two,
    );
    expect(visit.done).toBe(0);
  });

  it('goes back at least ten answers', () => {
    const names = Array.from({ length: 30 }, (_, i) => `t${i}`);
    let visit = play([came(...names)]);
    for (let key = 1; key <= 20; key++) visit = play([answered, sending(key), saved(key)], visit);
    for (let i = 0; i < 15; i++) visit = play([{ type: 'undo' }], visit);
    expect(visit.done).toBe(5);
  });

  it('takes several back newest first, so that the oldest of them ends up on screen', () => {
    let visit = play([sending(1), saved(1), sending(2), saved(2), { type: 'undo' }, { type: 'undo' }], two);
    for (const name of ['again-2', 'again-1']) {
      const key = nextJob(visit)?.entry.key ?? 0;
      const again = { task: makeTask(`${name}-of-${key}`), receivedAtMs: 1 };
      visit = play([{ type: 'undone', key, again }], visit);
    }
    expect(visit.queue.slice(0, 2).map(({ task: { task } }) => task)).toEqual([
      'again-1-of-1',
      'again-2-of-2',
    ]);
  });

  it('says so when there is nothing to undo', () => {
    expect(play([{ type: 'undo' }]).notice).toEqual({ key: 'nothing_to_undo' });
  });
});

describe('a skip', () => {
  const skipped: VisitEvent = { type: 'answered', outcome: 'skip', activeMs: 300 };
  const visit = play([came('t1', 't2', 't3'), skipped]);

  it('shows the next task at once, and waits for its reason', () => {
    expect(onScreen(visit)).toBe('t2');
    expect(explicable(visit)?.key).toBe(1);
    expect(nextJob(visit)).toBeUndefined();
    const explained = play([{ type: 'explained', key: 1, reason: 'same' }], visit);
    expect(nextJob(explained)).toMatchObject({ entry: { details: { skip_reason: 'same' } } });
    expect(explicable(explained)).toBeUndefined();
  });

  it('goes without a reason when there is none, or when the next answer is given', () => {
    const without = play([{ type: 'explained', key: 1, reason: null }], visit);
    expect(nextJob(without)).toMatchObject({ entry: { details: {} } });
    expect(nextJob(play([answered], visit))?.entry.key).toBe(1);
  });

  it('can be taken back before it is sent', () => {
    expect(onScreen(play([{ type: 'undo' }], visit))).toBe('t1');
  });
});
