import type { Outcome } from '../../../worker/contract/comparison.ts';

export type Action = Outcome | 'undo';

/** As on Tilt's own page: the first key of each is the one shown on its button. */
export const ACTIONS: readonly { action: Action; keys: readonly string[] }[] = [
  { action: 'a', keys: ['1', 'ArrowLeft'] },
  { action: 'tie', keys: ['3', '='] },
  { action: 'both_bad', keys: ['4'] },
  { action: 'b', keys: ['2', 'ArrowRight'] },
  { action: 'undo', keys: ['u', 'Backspace'] },
  { action: 'skip', keys: ['5', 's'] },
];

/** A held key answers once: its repeats are ignored, or resting a finger would answer unseen pairs. */
export function actionOf({ key, ctrlKey, altKey, metaKey, repeat }: KeyboardEvent): Action | undefined {
  if (ctrlKey || altKey || metaKey || repeat) return undefined;
  const pressed = key.length === 1 ? key.toLowerCase() : key;
  return ACTIONS.find(({ keys }) => keys.includes(pressed))?.action;
}
