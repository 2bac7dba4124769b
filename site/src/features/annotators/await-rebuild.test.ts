import { expect, it } from 'vitest';
import type { Client } from '../../../../worker/contract/client.ts';
import type { Rebuild } from '../../../../worker/contract/training.ts';
import { awaitRebuild } from './await-rebuild.ts';

const measured = {
  comparisons: 48,
  progressive_loss: 0.6,
  accuracy: 0.7,
  held_out_loss: null,
  held_out_accuracy: null,
};
const rebuild = (time: string, after: Rebuild['after']): Rebuild => ({
  id: 1,
  time,
  cause: 'quarantine',
  comparisons: 8,
  before: measured,
  after,
});

function answering(...answers: Rebuild[][]): Pick<Client, 'training'> {
  const training = async () => ({ rebuilds: answers.length > 1 ? answers.shift() : answers[0] });
  return { training } as unknown as Pick<Client, 'training'>;
}

const clock = () => {
  let ms = 0;
  return {
    nowMs: () => ms,
    sleep: async (by: number) => {
      ms += by;
    },
  };
};

it('waits for the rebuild that came after, until it is done', async () => {
  const [old, done] = [rebuild('1', measured), rebuild('2', { ...measured, comparisons: 36 })];
  const client = answering([old], [old, rebuild('2', null)], [old, done]);
  expect(await awaitRebuild(client, 'demo', { since: '1', ...clock() })).toEqual(done);
});

it('does not wait for ever where nothing is folded again', async () => {
  expect(await awaitRebuild(answering([]), 'demo', { since: null, ...clock() })).toBeNull();
  const stuck = answering([rebuild('2', null)]);
  expect(await awaitRebuild(stuck, 'demo', { since: '1', ...clock() })).toBeNull();
});
