import { expect, it } from 'vitest';
import { firstDeed } from './first-deed.ts';

it('sends nobody to compare where there is no pair, but to the import', () => {
  const none = firstDeed('own', { prompts: 0, responses: 0 });
  expect(none.href).toBe('/admin/project/?slug=own&tab=import');
  expect(none.note).toContain('nothing to compare yet');
  expect(firstDeed('own', { prompts: 1, responses: 1 }).href).toBe(none.href);
});

it('sends to the first pair where there is one, or where nobody knows', () => {
  expect(firstDeed('own', { prompts: 1, responses: 2 }).href).toBe('/p/own/annotate');
  expect(firstDeed('own', null).href).toBe('/p/own/annotate');
});
