/** AES-GCM's nonce. Drawn at random, two are equal by chance once in 2³² tokens with probability 2⁻³³. */
const NONCE_BYTES = 12;

/** Contents are filled up to a multiple of this, so that a token's length says nothing of them. */
const BLOCK_BYTES = 128;

const AES = {
  name: 'AES',
  info: (use: string) => `tilt ${use}`,
  algorithm: { name: 'AES-GCM', length: 256 },
  usages: ['encrypt', 'decrypt'],
} as const;
const HMAC = {
  name: 'HMAC',
  info: (use: string) => `tilt nonce of ${use}`,
  algorithm: { name: 'HMAC', hash: 'SHA-256', length: 256 },
  usages: ['sign'],
} as const;

/** Keys by secret and purpose; a Worker has one secret. */
const keys = new Map<string, Promise<CryptoKey>>();

/** Seals a value into a token that only this server can read or make: what it says stays secret from who carries it.
 *  @param use what the token is for; opened only for the same
 *  @param slack bytes by which contents may differ in length that must not show
 *  @param stable whether the same content gives the same token, for a browser that is to know again what it has; then tokens show
 *    whether they say the same. The nonce is made of the content, so that it repeats with nothing else.
 *  @see NIST SP 800-38D (AES-GCM), RFC 5869 (HKDF) */
export async function seal(
  value: unknown,
  {
    secret,
    use,
    slack = 0,
    stable = false,
  }: { secret: string; use: string; slack?: number; stable?: boolean },
): Promise<string> {
  const content = new TextEncoder().encode(JSON.stringify(value));
  const length = Math.ceil((content.length + slack) / BLOCK_BYTES) * BLOCK_BYTES;
  // JSON may end with white space.
  const padded = new Uint8Array(length).fill(0x20);
  padded.set(content);
  const iv = stable
    ? await nonceOf(padded, { secret, use })
    : crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(secret, use), padded);
  const token = new Uint8Array(NONCE_BYTES + sealed.byteLength);
  token.set(iv);
  token.set(new Uint8Array(sealed), NONCE_BYTES);
  return toBase64Url(token);
}

/** @returns the value; undefined for anything that this server did not seal for this use, to the last bit */
export async function unseal(
  token: string,
  { secret, use }: { secret: string; use: string },
): Promise<unknown> {
  const bytes = fromBase64Url(token);
  if (!bytes || bytes.length <= NONCE_BYTES) return undefined;
  const [iv, sealed] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES)];
  try {
    const content = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await keyOf(secret, use), sealed);
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return undefined;
  }
}

/** A pseudorandom function of the content, under a key of its own. @see RFC 5297 (SIV), the same idea */
async function nonceOf(
  content: Uint8Array<ArrayBuffer>,
  { secret, use }: { secret: string; use: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const mac = await crypto.subtle.sign('HMAC', await keyOf(secret, use, HMAC), content);
  return new Uint8Array(mac).slice(0, NONCE_BYTES);
}

type Cipher = typeof AES | typeof HMAC;

function keyOf(secret: string, use: string, cipher: Cipher = AES): Promise<CryptoKey> {
  const name = JSON.stringify([secret, use, cipher.name]);
  let key = keys.get(name);
  if (!key) {
    key = deriveKey(secret, use, cipher);
    keys.set(name, key);
  }
  return key;
}

async function deriveKey(secret: string, use: string, cipher: Cipher): Promise<CryptoKey> {
  const encoder = new TextEncoder();
  const base = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey']);
  const how = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode(cipher.info(use)),
  };
  return crypto.subtle.deriveKey(how, base, cipher.algorithm, false, [...cipher.usages]);
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Null for what {@link toBase64Url} does not give: of the spellings that base64 has for some bytes, one passes. */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return toBase64Url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
