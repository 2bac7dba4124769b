import { expect, it, vi } from 'vitest';
import type { Task } from '../../../../worker/contract/task.ts';
import { prepareTexts, renderedText } from './rendered-texts.ts';

// It wants a DOM, and is the last thing that each text goes through.
const sanitize = vi.hoisted(() => vi.fn((html: string) => html));
vi.mock('dompurify', () => ({ default: { sanitize } }));

const taskOf = (name: string): Task => ({
  task: name,
  kind: 'pair',
  prompt: `*${name}* prompt`,
  responses: [
    { key: 'a', text: `*${name}* a` },
    { key: 'b', text: `*${name}* b` },
  ],
  expires_at: '',
});

it('renders the first task before it is shown, and the others without holding it up', async () => {
  await prepareTexts([taskOf('first'), taskOf('second'), taskOf('third')]);
  expect(sanitize.mock.results.map(({ value }) => value)).toEqual([
    '<p><em>first</em> prompt</p>\n',
    '<p><em>first</em> a</p>\n',
    '<p><em>first</em> b</p>\n',
  ]);
  // Its turn may come before there was time for it.
  expect(renderedText('*third* a')).toBe('<p><em>third</em> a</p>\n');
  await expect.poll(() => sanitize.mock.calls.length).toBe(9);
  await prepareTexts([taskOf('second')]);
  expect(sanitize).toHaveBeenCalledTimes(9);
});

it('has nothing to do for texts without markup', async () => {
  const responses = [{ key: 'a' as const, text: 'Yes.\n\nAt nine.' }];
  const before = sanitize.mock.calls.length;
  await prepareTexts([{ ...taskOf('plain'), prompt: 'Is it open?', responses }]);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(sanitize).toHaveBeenCalledTimes(before);
});
