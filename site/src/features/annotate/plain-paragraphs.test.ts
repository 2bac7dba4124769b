import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markdownToHtml } from '../../../../worker/core/markdown/markdown-to-html.ts';
import { plainParagraphs } from './plain-paragraphs.ts';

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const htmlOf = (paragraphs: string[][]) =>
  paragraphs.map((lines) => `<p>${lines.map(escaped).join('<br>')}</p>\n`).join('');

it('makes of what it takes for plain exactly what the parser makes of it', () => {
  const piece = fc.constantFrom(
    ...['a', 'Tea', '7', '1.', '12)', '-', '+', '=', '--', '===', ':', ':-', ' ', '  ', '    ', '\t', '\n'],
    ...[
      '\n===',
      '\n---',
      '\n- a',
      '\n+ a',
      '\n1. a',
      '\n2) a',
      '\n    a',
      '\n\n',
      '\n\n\n',
      '.',
      ',',
      '!',
      '(',
      ')',
      '{',
      '}',
      '$',
      '^',
      '%',
      '"',
      "'",
      ';',
      '/',
      '?',
      '—',
    ],
    ...[
      'é',
      '東',
      'م',
      '👩‍👩‍👧',
      '\u00a0',
      '\u200b',
      '\ufeff',
      '*',
      '_',
      '`',
      '#',
      '|',
      '&amp;',
      'www.x.org',
      'http:',
      '//',
    ],
  );
  let plain = 0;
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const paragraphs = plainParagraphs(text);
      if (paragraphs === null) return;
      plain += 1;
      expect(htmlOf(paragraphs)).toBe(markdownToHtml(text));
    }),
    { numRuns: 5_000 },
  );
  expect(plain).toBeGreaterThan(200);
});

it('takes everyday prose for plain, and leaves everything else to the parser', () => {
  expect(plainParagraphs('Dear Ann,\nit’s 5 to 9: "now"!\n\nYours (as ever)\nBob')).toEqual([
    ['Dear Ann,', 'it’s 5 to 9: "now"!'],
    ['Yours (as ever)', 'Bob'],
  ]);
  for (const text of [
    '**x**',
    '- a',
    '1. a',
    'a\n---',
    'a\n===',
    '<b>',
    '&lt;',
    'a@b.org',
    'http://x.org',
    ' a',
    'a ',
    'a  \nb',
  ])
    expect(plainParagraphs(text)).toBeNull();
});
