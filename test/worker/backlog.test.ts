import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it, vi } from 'vitest';
import { trainerOf } from '../../worker/env.ts';
import { Trainer } from '../../worker/trainer/trainer.ts';
import { newProject, train } from './tilt.ts';

const COMPARISONS = 200;

/** A project whose log is long and not folded yet: nobody has told its trainer, whose alarm could go off before the test looks. */
async function withBacklog() {
  const project = await newProject({ prompts: 1 });
  const rows = Array.from({ length: COMPARISONS }, (_, index) => ({
    prompt: `Prompt ${index}: where is my parcel?`,
    chosen: `It left our depot on day ${index} and should reach you tomorrow. ${'Sorry. '.repeat(index % 7)}`,
    rejected: `No idea, ask again on day ${index}.`,
    annotator: `p${index % 5}`,
  }));
  const file = rows.map((row) => JSON.stringify(row)).join('\n');
  const wake = vi.spyOn(Trainer.prototype, 'wake').mockResolvedValue();
  await project.admin.importFile(project.slug, file, 'application/x-ndjson');
  expect(wake).toHaveBeenCalled();
  wake.mockRestore();
  return project;
}

/** Runs the trainer's alarm, and asks it all the while how far it is.
 *  @param onFirst called once some of the backlog is folded, and not all */
async function foldWhileAsking(id: number, onFirst = async (): Promise<void> => {}): Promise<Set<number>> {
  const trainer = trainerOf(env, id);
  await trainer.wake(id);
  const seen = new Set<number>();
  let isOver = false;
  const folding = runDurableObjectAlarm(trainer).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const { comparisons } = await trainer.training({ points: 10 });
    const isAmid = comparisons > 0 && comparisons < COMPARISONS;
    if (isAmid && seen.size === 0) await onFirst();
    if (isAmid) seen.add(comparisons);
    // Calls within one process that follow each other at once let no timer go off, and so no pause end.
    await scheduler.wait(1);
  }
  await folding;
  return seen;
}

it('answers whoever asks between two passes over a long log', async () => {
  const { id } = await withBacklog();
  const seen = await foldWhileAsking(id);
  expect(seen.size).toBeGreaterThan(1);
  await train(id);
  expect((await trainerOf(env, id).training({ points: 10 })).comparisons).toBe(COMPARISONS);
});

it('begins anew amid a long log without a failure, and ends with the same model', async () => {
  const [plain, disturbed] = [await withBacklog(), await withBacklog()];
  await train(plain.id);
  const failed = vi.spyOn(console, 'error');
  let began = 0;
  await foldWhileAsking(disturbed.id, async () => {
    began++;
    await trainerOf(env, disturbed.id).rebuild(disturbed.id);
  });
  await train(disturbed.id);
  expect(began).toBe(1);
  expect(failed).not.toHaveBeenCalled();
  const models = await Promise.all(
    [plain, disturbed].map(({ admin, slug }) => admin.checkpoint(slug).then(({ sha256 }) => sha256)),
  );
  expect(models[0]).toBe(models[1]);
});
