import { expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '../../../../worker/core/audit.ts';
import { actorOf, wordsOf } from './audit-words.ts';

it('has words for every action, whatever its details', () => {
  const said = AUDIT_ACTIONS.map((action) => wordsOf({ action, details: {} }));
  expect(new Set(said).size).toBe(AUDIT_ACTIONS.length);
  for (const words of said) expect(words).toMatch(/^[A-Z]/);
});

it('says what was changed, from what and to what', () => {
  const changes = [
    { field: 'overlap', from: null, to: 3 },
    { field: 'name', from: 'A', to: 'B' },
    { field: 'guidelines' },
  ];
  expect(wordsOf({ action: 'project.changed', details: { changes } })).toBe(
    'Changed overlap from null to 3; name from “A” to “B”; guidelines',
  );
});

it('quotes no name where a key has none', () => {
  const details = { name: '', id: 'k1', scopes: ['score'] };
  expect(wordsOf({ action: 'key.created', details })).toBe('Made a key without a name (k1), of scope score');
  expect(wordsOf({ action: 'key.revoked', details: { ...details, name: 'ci' } })).toBe(
    'Revoked the key “ci” (k1)',
  );
});

it('names the key that acted, or that it was the annotator', () => {
  expect(actorOf({ key: 'k1', key_name: 'ci' })).toBe('the key “ci” (k1)');
  expect(actorOf({ key: 'k1', key_name: '' })).toBe('a key without a name (k1)');
  expect(actorOf({ key: null, key_name: null })).toBe('the annotator');
});
