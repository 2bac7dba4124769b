const PREFIX = 'whsec_';

/** The secret of a webhook, made of its id and the Worker's own secret: so none is stored, and a copy of the database lets nobody sign.
 *  Another SIGNING_SECRET makes other secrets: then webhooks are to be made anew. */
export async function webhookSecret(webhookId: string, signingSecret: string): Promise<string> {
  return PREFIX + base64(await hmac(new TextEncoder().encode(signingSecret), `webhook\0${webhookId}`));
}

/** The headers of one attempt. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export async function webhookHeaders(
  { id, body }: { id: string; body: string },
  { secret, now }: { secret: string; now: Date },
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const bytes = Uint8Array.from(atob(secret.slice(PREFIX.length)), (character) => character.charCodeAt(0));
  const signature = base64(await hmac(bytes, `${id}.${timestamp}.${body}`));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

async function hmac(key: Uint8Array, message: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmacKey = await crypto.subtle.importKey('raw', key as BufferSource, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', hmacKey, new TextEncoder().encode(message)));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
