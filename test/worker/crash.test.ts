import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { trainerOf } from '../../worker/env.ts';
import { FoldStorage } from '../../worker/storage/fold-storage.ts';
import type { Trainer } from '../../worker/trainer/trainer.ts';
import { annotate, browser, newProject, train } from './tilt.ts';

// Random kills prove little: these fail at the two places where a crash could lose or repeat something.

const hide = (table: string) => env.DB.exec(`alter table ${table} rename to hidden_${table}`);
const show = (table: string) => env.DB.exec(`alter table hidden_${table} rename to ${table}`);

beforeEach(() => {
  // The failures are the point: what they log need not be read.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

/** One alarm, as the platform runs it: it is no longer set while its handler runs. */
async function alarm(id: number): Promise<void> {
  await runInDurableObject(trainerOf(env, id), async (trainer: Trainer, state) => {
    await state.storage.deleteAlarm();
    await trainer.alarm();
  });
}

afterEach(async () => {
  await show('checkpoints').catch(() => {});
});

it('publishes what was committed before a crash, and folds none of it twice', async () => {
  const { slug, id } = await newProject();
  await annotate(slug, 9);
  await hide('checkpoints');
  await alarm(id);
  const { client } = browser();
  expect((await client.training(slug)).latest).toMatchObject({ comparisons: 9, lag: 0 });
  await show('checkpoints');
  await train(id);
  expect((await client.training(slug)).latest).toMatchObject({ comparisons: 9, preferences: 9, lag: 0 });
  expect(await client.checkpoint(slug)).toMatchObject({ comparisons: 9 });
  expect(
    (await client.leaderboard(slug)).systems.reduce((sum, { comparisons }) => sum + comparisons, 0),
  ).toBe(18);
});

it('sets itself an alarm after a failure, however often', async () => {
  const { slug, id } = await newProject();
  await annotate(slug, 2);
  await hide('checkpoints');
  for (let failure = 0; failure < 8; failure++) await alarm(id);
  const next = await runInDurableObject(trainerOf(env, id), (_: Trainer, state) => state.storage.getAlarm());
  expect(next).toBeGreaterThan(Date.now());
});

it('refuses to commit on top of a state that has moved on', async () => {
  const { slug, id } = await newProject();
  await annotate(slug, 3);
  await runInDurableObject(trainerOf(env, id), async (trainer: Trainer, state) => {
    const storage = new FoldStorage(state.storage);
    const before = storage.load();
    if (!before) throw new Error('the trainer knows no project');
    await trainer.alarm();
    const stale = {
      next: before,
      chunks: [],
      heldOut: [],
      steps: [],
      judgements: [],
      refits: [],
      published: null,
    };
    expect(() => storage.commit(before, stale)).toThrow('moved by another pass');
    expect(storage.load()?.state.comparisons).toBe(3);
  });
});
