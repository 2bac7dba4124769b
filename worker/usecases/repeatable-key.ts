import { formatApiKey } from '../core/api-key.ts';

/** A new API key. With an `Idempotency-Key`, the same one each time the same caller sends it: so an answer that was lost can be had
 *  again though no secret is stored, and nobody without the Worker's own secret can compute it.
 *  @param once the caller and what it named the request, null for none */
export async function repeatableKey(
  once: { caller: string; idempotencyKey: string; secret: string } | null,
): Promise<string> {
  if (!once) return formatApiKey(crypto.getRandomValues(new Uint8Array(32)));
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmacKey = await crypto.subtle.importKey('raw', encoder.encode(once.secret), algorithm, false, [
    'sign',
  ]);
  const message = `api key\0${once.caller}\0${once.idempotencyKey}`;
  return formatApiKey(new Uint8Array(await crypto.subtle.sign('HMAC', hmacKey, encoder.encode(message))));
}
