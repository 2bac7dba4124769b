import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import type { Translate } from '../../i18n/translate.ts';

export type Action = Outcome | 'undo' | 'guidelines' | 'stop';

/** The first key of each is the one shown on its button. */
const KEYS: Record<Action, readonly string[]> = {
  a: ['1', 'ArrowLeft'],
  b: ['2', 'ArrowRight'],
  tie: ['3', '='],
  both_bad: ['4'],
  skip: ['5', 's'],
  undo: ['u', 'Backspace'],
  guidelines: ['g', '?'],
  stop: ['x'],
};

const ACTIONS = new Map(
  (Object.entries(KEYS) as [Action, readonly string[]][]).flatMap(([action, keys]) =>
    keys.map((key) => [key, action] as const),
  ),
);

/** In words: a text face seldom has the glyphs that are printed on these keys. */
const NAMES = {
  ArrowLeft: 'key_left',
  ArrowRight: 'key_right',
  Backspace: 'key_backspace',
  Enter: 'key_enter',
  Escape: 'key_escape',
} as const satisfies Record<string, MessageKey>;

const isNamed = (key: string): key is keyof typeof NAMES => Object.hasOwn(NAMES, key);

/** What is printed on a key, in the language of `t`. */
export function keyLabel(key: string, t: Translate): string {
  return isNamed(key) ? t(NAMES[key]) : key.toUpperCase();
}

export const keysOf = (action: Action): readonly string[] => KEYS[action];

export interface KeyPress {
  key: string;
  /** Where the key is, whatever is printed on it. */
  code?: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  shiftKey?: boolean;
  repeat: boolean;
  /** The focus is in a field that takes text. */
  typing: boolean;
}

/** What a press may mean: the character, and where that is none of ours, what a Latin keyboard has in its place. On a French
 *  keyboard the digits need Shift, and on an Arabic one there are no Latin letters; single keys work there as well. */
function meaningsOf({ key, code = '', shiftKey = false }: KeyPress): string[] {
  if (key.length !== 1) return [key];
  const digit = shiftKey ? undefined : /^Digit(\d)$/.exec(code)?.[1];
  const letter = /[\u0080-\uffff]/.test(key) ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() : undefined;
  return [key.toLowerCase(), digit, letter].filter((meaning) => meaning !== undefined);
}

/** The key that was pressed, of those that mean something now. A held key counts once: its repeats are ignored, or resting a
 *  finger would answer unseen pairs. */
export function pressedOf(press: KeyPress, known: (key: string) => boolean): string | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey || press.repeat || press.typing) return undefined;
  return meaningsOf(press).find(known);
}

export function actionOf(press: KeyPress): Action | undefined {
  const key = pressedOf(press, (candidate) => ACTIONS.has(candidate));
  return key === undefined ? undefined : ACTIONS.get(key);
}

/** A press as the browser tells of it; nothing while a dialog is open. */
export function pressOf(event: KeyboardEvent): KeyPress {
  const target = event.target as HTMLElement;
  const field = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';
  const { key, code, ctrlKey, altKey, metaKey, shiftKey, repeat } = event;
  const typing = target.matches(field) || document.querySelector('dialog[open]') !== null;
  return { key, code, ctrlKey, altKey, metaKey, shiftKey, repeat, typing };
}
