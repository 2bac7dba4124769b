import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatApiKey, isMistypedApiKey } from '../../worker/core/api-key.ts';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The number that base-62 digits write. */
const number = (digits: string) =>
  [...digits].reduce((sum, digit) => sum * 62n + BigInt(DIGITS.indexOf(digit)), 0n);

describe('an API key', () => {
  it('holds all 256 random bits and their CRC-32 as zlib has it', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const key = formatApiKey(random);
        expect(key).toMatch(/^tilt_[0-9A-Za-z]{49}$/);
        const secret = key.slice(5, 48);
        expect(number(secret)).toBe(BigInt(`0x${Buffer.from(random).toString('hex')}`));
        expect(number(key.slice(48))).toBe(BigInt(crc32(secret)));
        expect(isMistypedApiKey(key)).toBe(false);
      }),
    );
  });

  it('is known to be mistyped where one character is another', () => {
    fc.assert(
      fc.property(bytes, fc.nat(48), fc.constantFrom(...DIGITS), (random, at, digit) => {
        const key = formatApiKey(random);
        const other = key.slice(0, 5 + at) + digit + key.slice(6 + at);
        expect(isMistypedApiKey(other)).toBe(other !== key);
      }),
    );
  });

  it('of before there were checksums is not taken for mistyped', () => {
    expect(isMistypedApiKey(`tilt_${Buffer.alloc(32, 7).toString('base64url')}`)).toBe(false);
  });

  it('is not made of fewer random bytes', () => {
    expect(() => formatApiKey(new Uint8Array(16))).toThrow('32 random bytes');
  });
});
