import { expect, it } from 'vitest';
import { keyState } from './key-state.ts';

const now = Date.parse('2026-03-01T00:00:00Z');
const key = {
  id: '3f9c0e2b7a61d845',
  name: 'ci',
  scopes: ['score' as const],
  project: null,
  created_at: '2026-01-01T00:00:00Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  replaced_by: null,
};

it('says what has become of a key', () => {
  expect(keyState(key, now)).toBe('good');
  expect(keyState({ ...key, expires_at: '2026-03-01T00:00:00Z' }, now)).toBe('expired');
  expect(keyState({ ...key, expires_at: '2026-03-02T00:00:00Z' }, now)).toBe('good');
  expect(keyState({ ...key, expires_at: '2026-03-02T00:00:00Z', replaced_by: 'x' }, now)).toBe('replaced');
  expect(keyState({ ...key, revoked_at: '2026-02-01T00:00:00Z', replaced_by: 'x' }, now)).toBe('revoked');
});
