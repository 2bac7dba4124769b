import { describe, expect, it } from 'vitest';
import { processorSeconds } from '../../../test/unit/processor-time.ts';
import { blocksOf } from './plain-text.ts';

describe('plain text', () => {
  it('keeps lines as they are, and reads code and bold', () => {
    expect(blocksOf('Do **this** with `x`:\n- a\n- b')).toEqual([
      {
        spans: [
          { kind: 'text', text: 'Do ' },
          { kind: 'bold', text: 'this' },
          { kind: 'text', text: ' with ' },
          { kind: 'code', text: 'x' },
          { kind: 'text', text: ':\n- a\n- b' },
        ],
      },
    ]);
  });

  it('sets fenced code apart, also where its end is missing', () => {
    const before = { spans: [{ kind: 'text', text: 'Try:' }] };
    const after = { spans: [{ kind: 'text', text: 'Done.' }] };
    expect(blocksOf('Try:\n```js\nlet a = `**1**`;\n\nb\n```\nDone.')).toEqual([
      before,
      { code: 'let a = `**1**`;\n\nb' },
      after,
    ]);
    expect(blocksOf('Try:\n```\nlet a')).toEqual([before, { code: 'let a' }]);
  });

  it('makes headings bold, wherever they stand, and nothing else that begins with #', () => {
    expect(blocksOf('## **Plan**\nfirst\n### Then\n#hashtag')).toEqual([
      {
        spans: [
          { kind: 'bold', text: 'Plan' },
          { kind: 'text', text: '\nfirst\n' },
          { kind: 'bold', text: 'Then' },
          { kind: 'text', text: '\n#hashtag' },
        ],
      },
    ]);
  });

  it('leaves what is no markup, and loses no character of it', () => {
    for (const text of [
      '2 ** 3 ** 4',
      'a ` b',
      '<b>x</b> & <script>alert(1)</script>',
      '![x](http://y.test/z.png)',
    ]) {
      expect(blocksOf(text)).toEqual([{ spans: [{ kind: 'text', text }] }]);
    }
    expect(blocksOf(' \n')).toEqual([]);
  });

  it('is quick with what is made to be slow', () => {
    const slow = [
      '`'.repeat(100_000),
      '**a'.repeat(30_000),
      '```\n'.repeat(25_000),
      '** '.repeat(30_000),
      '# # '.repeat(25_000),
      `#${' '.repeat(100_000)}`,
    ];
    expect(processorSeconds(() => slow.map(blocksOf))).toBeLessThan(2);
  });
});
