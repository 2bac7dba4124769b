import { expect, it } from 'vitest';
import { pressedOnChart } from './chart-keys.ts';

/** What a key did on a chart with ten places. */
function did(key: string, at: number, held: Partial<KeyboardEvent> = {}): string[] {
  const acts: string[] = [];
  const say =
    (name: string) =>
    (value?: number | null): void =>
      void acts.push(value === undefined ? name : `${name} ${value}`);
  const keys = {
    at,
    places: 10,
    moveTo: say('move'),
    scale: say('scale'),
    pan: say('pan'),
    open: say('open'),
  };
  const isKnown = pressedOnChart({ key, ...held } as KeyboardEvent, keys);
  return isKnown ? acts : ['nothing'];
}

it('moves by one, by ten with shift, and to the ends', () => {
  expect(did('ArrowRight', 4)).toEqual(['move 5']);
  expect(did('ArrowLeft', 4)).toEqual(['move 3']);
  expect(did('Home', 4)).toEqual(['move 0']);
  expect(did('End', 4)).toEqual(['move 9']);
});

it('begins at the end that it is moved away from', () => {
  expect(did('ArrowLeft', -1)).toEqual(['move 9']);
  expect(did('ArrowRight', -1)).toEqual(['move 0']);
});

it('brings what lies beyond an edge into view', () => {
  expect(did('ArrowRight', 9)).toEqual(['pan 0.5']);
  expect(did('ArrowLeft', 0)).toEqual(['pan -0.5']);
  expect(did('ArrowRight', 4, { shiftKey: true })).toEqual(['pan 0.5']);
  expect(did('PageUp', 4)).toEqual(['pan -0.5']);
});

it('zooms, shows all, opens, and leaves the browser its own keys', () => {
  expect(['+', '=', '-', '0', 'Escape', 'Enter'].map((key) => did(key, 4)[0])).toEqual([
    'scale 0.5',
    'scale 0.5',
    'scale 2',
    'scale null',
    'scale null',
    'open',
  ]);
  expect(did('+', 4, { ctrlKey: true })).toEqual(['nothing']);
  expect(did('Tab', 4)).toEqual(['nothing']);
});
