import { expect, it } from 'vitest';
import { fateOf } from './fate.ts';

const before = { step: 5, comparisons: 20, loss: 0.6, trainedTo: 30, lag: 0 };

it.each([
  ['a step trained on it', 'a', { step: 6, comparisons: 21, trainedTo: 31 }, 'learnt'],
  ['a later step went past it', 'b', { step: 7, comparisons: 23, trainedTo: 33 }, 'learnt'],
  ['its prompt never trains', 'a', { comparisons: 21 }, 'counted'],
  ['it is a tie, and others trained', 'tie', { step: 6, comparisons: 22, trainedTo: 32 }, 'counted'],
  ['nothing has come yet', 'a', {}, null],
  ['others came before it, and it waits', 'a', { step: 6, comparisons: 21, trainedTo: 30, lag: 1 }, null],
] as const)('where %s, it is told so', (_name, outcome, change, fate) => {
  expect(fateOf({ id: 31, outcome, before }, { ...before, ...change })).toBe(fate);
});
