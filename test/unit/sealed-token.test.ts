import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../worker/usecases/sealed-token.ts';

const by = { secret: 'a secret of the tests', use: 'test' };

describe('a sealed token', () => {
  it('gives back what was sealed, and only to who has the secret, for the same use', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const token = await seal(value, by);
        expect(token).toMatch(/^[\w-]+$/);
        expect(await unseal(token, by)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(await unseal(token, { ...by, secret: 'another' })).toBeUndefined();
        expect(await unseal(token, { ...by, use: 'another' })).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('is another one each time, so that equal contents do not show', async () => {
    expect(await seal('same', by)).not.toBe(await seal('same', by));
  });

  it('is the same one for the same contents where it is to be stable, and else unlike any other', async () => {
    const stable = { ...by, stable: true };
    const token = await seal({ a: 1 }, stable);
    expect(token).toBe(await seal({ a: 1 }, stable));
    expect(await unseal(token, by)).toEqual({ a: 1 });
    const others = [seal({ a: 2 }, stable), seal({ a: 1 }, { ...stable, use: 'x' }), seal({ a: 1 }, by)];
    const nonces = (await Promise.all(others)).map((other) => other.slice(0, 16));
    expect(new Set([...nonces, token.slice(0, 16)]).size).toBe(4);
  });

  it('shows of the length of its contents no more than blocks of 128 bytes', async () => {
    const length = async (characters: number, slack = 0) =>
      (await seal('x'.repeat(characters), { ...by, slack })).length;
    expect(new Set(await Promise.all([0, 40, 126].map((characters) => length(characters)))).size).toBe(1);
    expect(await length(127)).toBeGreaterThan(await length(126));
    // Contents that end just before and just behind a block, with what they may differ by.
    expect(await length(120, 20)).toBe(await length(140, 0));
  });

  it.each(['', '-', 'rubbish', 'a.b.c', 'é', '=', '\u0000', 'A'.repeat(5000)])(
    'opens no %j',
    async (token) => {
      expect(await unseal(token, by)).toBeUndefined();
    },
  );
});
