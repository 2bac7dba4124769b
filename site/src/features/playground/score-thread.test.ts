import { afterEach, expect, it, vi } from 'vitest';
import { type Asked, ScoreThread } from './score-thread.ts';

/** The browser's side of a thread: what was posted to it, and a way to answer. */
class FakeWorker {
  static made: FakeWorker[] = [];
  readonly posted: Asked[] = [];
  readonly address: string;
  isTerminated = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(address: string) {
    this.address = address;
    FakeWorker.made.push(this);
  }

  postMessage(message: Asked): void {
    this.posted.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

function opened(): { thread: ScoreThread; worker: FakeWorker } {
  vi.stubGlobal('Worker', FakeWorker);
  const thread = new ScoreThread();
  return { thread, worker: FakeWorker.made.at(-1) as FakeWorker };
}

afterEach(() => vi.unstubAllGlobals());

const TEXTS = { prompt: 'How?', responses: ['So.'] };

it('gives each question its own answer, in whatever order they come', async () => {
  const { thread, worker } = opened();
  const asked = [thread.ask('close', { step: 1 }), thread.ask('judge', { step: 2, texts: TEXTS })];
  const [first, second] = worker.posted;
  expect(second).toMatchObject({ kind: 'judge', question: { step: 2, texts: TEXTS } });
  worker.onmessage?.({ data: { id: second?.id, answer: 'judged' } });
  worker.onmessage?.({ data: { id: first?.id, answer: null } });
  expect(await Promise.all(asked)).toEqual([null, 'judged']);
});

it('fails the question that the thread could not answer, and no other', async () => {
  const { thread, worker } = opened();
  const [fails, holds] = [thread.ask('close', { step: 1 }), thread.ask('close', { step: 2 })];
  worker.onmessage?.({ data: { id: worker.posted[0]?.id, failure: 'Error: no model of step 1 is open' } });
  worker.onmessage?.({ data: { id: worker.posted[1]?.id, answer: null } });
  await expect(fails).rejects.toThrow('no model of step 1 is open');
  await expect(holds).resolves.toBeNull();
});

it('fails all that wait where the thread does not start', async () => {
  const { thread, worker } = opened();
  const asked = [thread.ask('close', { step: 1 }), thread.ask('close', { step: 2 })];
  worker.onerror?.();
  for (const each of asked) await expect(each).rejects.toThrow('did not start');
});

it('ends the thread with the page, and leaves nobody waiting', async () => {
  const { thread, worker } = opened();
  const asked = thread.ask('close', { step: 1 });
  thread.end();
  expect(worker.isTerminated).toBe(true);
  await expect(asked).rejects.toThrow('The page is gone');
  // What was under way may still answer: nobody is there to hear it.
  worker.onmessage?.({ data: { id: worker.posted[0]?.id, answer: null } });
});

it('starts from an address that the page’s Trusted Types policy has passed', () => {
  const createPolicy = vi.fn((_: string, rules: { createScriptURL: (url: string) => string }) => ({
    createScriptURL: (url: string) => `trusted:${rules.createScriptURL(url)}`,
  }));
  vi.stubGlobal('trustedTypes', { createPolicy });
  expect(opened().worker.address).toMatch(/^trusted:.*score-worker/);
  expect(createPolicy).toHaveBeenCalledWith('tilt-worker', expect.anything());
});
