import { expect, it } from 'vitest';
import { textDirection } from './text-direction.ts';

it.each([
  ['', 'ltr'],
  ['123 …', 'ltr'],
  ['Yes: نعم', 'ltr'],
  ['١. نعم, yes', 'rtl'],
  ['"שלום"', 'rtl'],
  ['東京', 'ltr'],
] as const)('of “%s” is %s', (text, direction) => {
  expect(textDirection(text)).toBe(direction);
});
