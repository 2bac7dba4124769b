/** What a key may do. `admin` may do everything. */
export const SCOPES = ['admin', 'import', 'export', 'annotate', 'score'] as const;
export type Scope = (typeof SCOPES)[number];

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62⁴³ > 2²⁵⁶ and 62⁶ > 2³². */
const SECRET_DIGITS = 43;
const CHECKSUM_DIGITS = 6;
const CHECKED = new RegExp(`^tilt_([0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECKSUM_DIGITS}})$`);

/** A key from 32 random bytes: `tilt_`, then their 256 bits and a checksum in base 62, which a double click selects whole. */
export function formatApiKey(randomBytes: Uint8Array): string {
  if (randomBytes.length !== 32) throw new Error(`A key takes 32 random bytes, not ${randomBytes.length}.`);
  const hex = [...randomBytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const secret = base62(BigInt(`0x${hex}`), SECRET_DIGITS);
  return `tilt_${secret}${checksum(secret)}`;
}

/** Whether a key has the form of one and a checksum that is not its own: then it was mistyped or cut, and need not be
 *  looked up. Keys from before there were checksums are of another length and pass. */
export function isMistypedApiKey(key: string): boolean {
  const [, secret, sum] = CHECKED.exec(key) ?? [];
  return secret !== undefined && sum !== checksum(secret);
}

function checksum(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECKSUM_DIGITS);
}

function base62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= 62n) digits = DIGITS[Number(rest % 62n)] + digits;
  return digits;
}

/** CRC-32 of an ASCII text, as in zip and PNG: reflected, polynomial 0xEDB88320. */
function crc32(text: string): number {
  let crc = -1;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
