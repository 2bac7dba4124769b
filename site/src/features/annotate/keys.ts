import type { Outcome } from '../../../../worker/contract/comparison.ts';

export type Action = Outcome | 'undo' | 'guidelines';

/** The first key of each is the one shown on its button. */
const KEYS: Record<Action, readonly string[]> = {
  a: ['1', 'ArrowLeft'],
  b: ['2', 'ArrowRight'],
  tie: ['3', '='],
  both_bad: ['4'],
  skip: ['5', 's'],
  undo: ['u', 'Backspace'],
  guidelines: ['g', '?'],
};

const ACTIONS = new Map(
  (Object.entries(KEYS) as [Action, readonly string[]][]).flatMap(([action, keys]) =>
    keys.map((key) => [key, action] as const),
  ),
);

/** In words: a text face seldom has the glyphs that are printed on these keys. */
const NAMES: Record<string, string> = { ArrowLeft: 'Left', ArrowRight: 'Right' };

export function keyLabels(action: Action): string[] {
  return KEYS[action].map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  /** The focus is in a field that takes text. */
  typing: boolean;
}

/** A held key answers once: its repeats are ignored, or resting a finger would answer unseen pairs. */
export function actionOf(press: KeyPress): Action | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey || press.repeat || press.typing) return undefined;
  return ACTIONS.get(press.key.length === 1 ? press.key.toLowerCase() : press.key);
}
