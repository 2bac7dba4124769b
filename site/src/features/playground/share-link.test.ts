import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_RESPONSES } from './judged.ts';
import { fragmentOf, textsOf } from './share-link.ts';

const anyTexts = fc.record({
  prompt: fc.string({ unit: 'grapheme', maxLength: 300 }),
  responses: fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), {
    minLength: 2,
    maxLength: MOST_RESPONSES,
  }),
});

it('a link brings back any texts, in letters that need no escaping', async () => {
  await fc.assert(
    fc.asyncProperty(anyTexts, async (texts) => {
      const fragment = await fragmentOf(texts);
      expect(fragment).toMatch(/^[jd][\w-]*$/);
      expect(await textsOf(fragment ?? '')).toEqual(texts);
    }),
  );
});

it('long texts are compressed, and those that no link holds give none', async () => {
  const long = { prompt: 'p', responses: ['Take care. '.repeat(2000), 'b'] };
  expect((await fragmentOf(long))?.length).toBeLessThan(400);
  const noise = Array.from({ length: 40_000 }, (_, at) => String.fromCharCode(33 + ((at * at * 7919) % 94)));
  const random = noise.map((each, at) => each + ((at * 2654435761) % 4294967296).toString(36)).join('');
  expect(await fragmentOf({ prompt: '', responses: [random, 'b'] })).toBeNull();
});

const deflated = (text: string) => `d${deflateRawSync(text).toString('base64url')}`;
const packed = (value: unknown) => deflated(JSON.stringify(value));
const plain = (value: unknown) => `j${Buffer.from(JSON.stringify(value)).toString('base64url')}`;

it.each([
  ['nothing', ''],
  ['an anchor', 'main'],
  ['broken base64', 'j%%%'],
  ['broken deflate', 'dAAAA'],
  ['broken UTF-8', `j${Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')}`],
  ['no list', plain({ prompt: 'p' })],
  ['one response', plain(['p', 'a'])],
  ['nine responses', plain(Array(10).fill('x'))],
  ['numbers', plain(['p', 1, 2])],
  ['a response longer than one may be', packed(['p', 'x'.repeat(100_001), 'b'])],
  ['a small link that unpacks to much', deflated(`["p","a"${' '.repeat(8_000_000)},"b"]`)],
])('a fragment of %s is not taken for texts', async (_name, fragment) => {
  expect(await textsOf(fragment)).toBeNull();
});
