import { expect, it } from 'vitest';
import { askedBeside } from './details.ts';

const nothing = { strength: false, reasons: [], rationale: false };

it('asks for nothing that the project does not want, and nothing of a skip', () => {
  expect(askedBeside('a', undefined)).toBeNull();
  expect(askedBeside('a', nothing)).toBeNull();
  expect(askedBeside('skip', { strength: true, reasons: ['Clearer'], rationale: true })).toBeNull();
});

it('asks how much better only where one is better', () => {
  const settings = { ...nothing, strength: true };
  expect(askedBeside('b', settings)).toEqual(settings);
  expect(askedBeside('tie', settings)).toBeNull();
  expect(askedBeside('both_bad', { ...settings, rationale: true })).toEqual({ ...nothing, rationale: true });
});
