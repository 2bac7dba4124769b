import type { Key } from '../../../../worker/contract/key.ts';

/** Whether a key still opens anything, and why not. */
export function keyState(
  { revoked_at, expires_at, replaced_by }: Key,
  nowMs: number,
): 'good' | 'revoked' | 'expired' | 'replaced' {
  if (revoked_at !== null) return 'revoked';
  if (expires_at !== null && Date.parse(expires_at) <= nowMs) return 'expired';
  return replaced_by === null ? 'good' : 'replaced';
}
