import { expect, test } from 'vitest';
import { encodingInWords } from './encoding.ts';

test('of no encoder, or one that has embedded everything, there is nothing to say', () => {
  expect(encodingInWords(null, 3)).toBeNull();
  expect(encodingInWords({ embedded: 40, responses: 40, error: null }, 3)).toBeNull();
});

test('an encoder at work shows how far it is', () => {
  expect(encodingInWords({ embedded: 0, responses: 0, error: null }, 0)).toEqual({
    sentence: 'The encoder is about to begin.',
    isAlarm: false,
    share: null,
  });
  expect(encodingInWords({ embedded: 1500, responses: 3000, error: null }, 0)).toEqual({
    sentence: '1,500 of 3,000 responses embedded …',
    isAlarm: false,
    share: 0.5,
  });
});

test('an encoder that fails says why, and what waits for it', () => {
  const failing = { embedded: 1, responses: 4, error: 'The encoder answered 500.' };
  expect(encodingInWords(failing, 0)).toEqual({
    sentence:
      'The encoder does not answer and is asked again by itself, 1 of 4 responses embedded so far. The encoder answered 500.',
    isAlarm: true,
    share: 0.25,
  });
  expect(encodingInWords(failing, 2)?.sentence).toMatch(/2 comparisons may wait for it; none is lost\.$/);
});
