import { describe, expect, it } from 'vitest';
import { actionOf, type KeyPress, keyLabels } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  typing: false,
  ...more,
});

describe('the annotator’s keys', () => {
  it.each([
    ['1', 'a'],
    ['ArrowLeft', 'a'],
    ['2', 'b'],
    ['ArrowRight', 'b'],
    ['3', 'tie'],
    ['=', 'tie'],
    ['4', 'both_bad'],
    ['5', 'skip'],
    ['s', 'skip'],
    ['S', 'skip'],
    ['u', 'undo'],
    ['Backspace', 'undo'],
    ['g', 'guidelines'],
    ['?', 'guidelines'],
  ])('%s means %s', (key, action) => {
    expect(actionOf(press(key))).toBe(action);
  });

  it('ignores other keys', () => {
    for (const key of ['6', 'a', 'Enter', ' ', 'Tab', 'toString'])
      expect(actionOf(press(key))).toBeUndefined();
  });

  it.each(['ctrlKey', 'altKey', 'metaKey', 'repeat', 'typing'] as const)(
    'ignores a press with %s',
    (flag) => {
      expect(actionOf(press('1', { [flag]: true }))).toBeUndefined();
    },
  );

  it('shows keys as they are printed on a keyboard', () => {
    expect(keyLabels('a')).toEqual(['1', 'Left']);
    expect(keyLabels('undo')).toEqual(['U', 'Backspace']);
  });
});
