import { addressGroup } from '../core/address-group.ts';
import { dayOf } from '../core/day.ts';

/** An internet address under a keyed hash of the day: what limits are counted by. The address itself goes nowhere.
 *  @see RFC 2104 (HMAC) */
export async function addressHash(
  address: string,
  { secret, now }: { secret: string; now: Date },
): Promise<string> {
  const encoder = new TextEncoder();
  const how = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), how, false, ['sign']);
  const content = encoder.encode(`tilt address ${dayOf(now.getTime())} ${addressGroup(address)}`);
  const hash = new Uint8Array(await crypto.subtle.sign('HMAC', key, content));
  return [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
