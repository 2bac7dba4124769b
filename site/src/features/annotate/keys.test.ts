import { describe, expect, it } from 'vitest';
import { en } from '../../i18n/en.ts';
import { translator } from '../../i18n/translate.ts';
import { actionOf, type KeyPress, keyLabel, keysOf } from './keys.ts';

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
    ['x', 'stop'],
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

  it.each([
    ['&', 'Digit1', 'a'],
    ['é', 'Digit2', 'b'],
    ['ع', 'KeyU', 'undo'],
    ['ג', 'KeyD', undefined],
    ['ד', 'KeyS', 'skip'],
  ])(
    'finds %s, where a Latin keyboard has %s, on keyboards without Latin letters or digits',
    (key, code, action) => {
      expect(actionOf(press(key, { code }))).toBe(action);
    },
  );

  it('goes by the letter, not by its place, where the letter is Latin', () => {
    expect(actionOf(press('o', { code: 'KeyS' }))).toBeUndefined();
    expect(actionOf(press('=', { code: 'Digit0', shiftKey: true }))).toBe('tie');
    expect(actionOf(press('!', { code: 'Digit1', shiftKey: true }))).toBeUndefined();
  });

  it('shows keys as they are printed on a keyboard', () => {
    const t = translator('en', en);
    expect(keysOf('a').map((key) => keyLabel(key, t))).toEqual(['1', 'Left']);
    expect(keysOf('undo').map((key) => keyLabel(key, t))).toEqual(['U', 'Backspace']);
  });
});
