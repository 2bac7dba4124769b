import { expect, it } from 'vitest';
import { trialWords } from './trial-words.ts';

const before = { step: 61, comparisons: 90, loss: 0.6612, trainedTo: 90, lag: 0 };
const now = { step: 62, comparisons: 91, loss: 0.6588, trainedTo: 91, lag: 0 };

it.each([
  ['learnt', 'a', 'The model has learnt from it: step 62, mean loss from 0.6612 to 0.6588 nats.'],
  ['counted', 'tie', 'A tie counts in the ranking. It does not train the model.'],
  ['counted', 'b', 'Counted. This prompt is one of those that never train'],
  ['learning', 'b', 'Saved. The model is learning from it…'],
  ['asking', null, 'Choose one, and the model learns from it.'],
] as const)('where it is %s after %s, it says so', (state, outcome, sentence) => {
  expect(trialWords({ state, outcome, before }, now)).toContain(sentence);
});

it('the first step of all has no loss to compare with', () => {
  const first = { state: 'learnt', outcome: 'a', before: { ...before, loss: null } } as const;
  expect(trialWords(first, now)).toBe('The model has learnt from it: step 62.');
});
