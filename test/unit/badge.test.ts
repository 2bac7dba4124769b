import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeOf } from '../../worker/core/drawing/badge.ts';
import { clipped, escapeXml, textWidth } from '../../worker/core/drawing/svg-text.ts';

const entry = (system: string, rating: number, rank: number) => ({
  system,
  rating,
  lower: rating - 20,
  upper: rating + 20,
  rank,
});
const BOARD = [entry('alpha', 1134, 1), entry('beta', 1005, 2), entry('gamma', 861, 3)] as const;

/** Its words, without what isolates a name's direction. */
const wordsOf = (svg: string) =>
  (/<title>(.*?)<\/title>/s.exec(svg)?.[1] ?? '').replace(/[\u2068\u2069]/g, '');
const colourOf = (svg: string) => /fill="(#[0-9a-f]{6})"\/><\/g>/.exec(svg)?.[1];

describe('a badge', () => {
  it('names the leader with its rating, and who is level with it', () => {
    expect(wordsOf(badgeOf(BOARD))).toBe('preferred: alpha · 1134 ± 20');
    const level = BOARD.map((each, at) => ({ ...each, rank: at < 2 ? 1 : 3 }));
    expect(wordsOf(badgeOf(level))).toBe('preferred: alpha, level with 1 more');
    expect(wordsOf(badgeOf([]))).toBe('leaderboard: no comparisons yet');
  });

  it('says the rank of a system, in the colour of its side', () => {
    expect(wordsOf(badgeOf(BOARD, BOARD[1]))).toBe('beta: rank 2 of 3 · 1005 ± 20');
    const colours = BOARD.map((each) => colourOf(badgeOf(BOARD, each)));
    expect(new Set(colours).size).toBe(3);
  });

  it('stays one well-formed element whatever a system is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (system) => {
        const svg = badgeOf([entry(system, 1000, 1)], entry(system, 1000, 1));
        const [tags, texts] = [svg.match(/<[^>]*>/g) ?? [], svg.split(/<[^>]*>/)];
        expect(tags.length).toBe(17);
        for (const text of texts) expect(text).not.toMatch(/[<>"]|&(?!(amp|lt|gt|quot|#39);)/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
        expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
        expect(svg.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('text in a drawing', () => {
  it('is escaped', () => {
    expect(escapeXml(`<a href="x">&'\u0000\ud800</a>`)).toBe(
      '&lt;a href=&quot;x&quot;&gt;&amp;&#39;\ufffd\ufffd&lt;/a&gt;',
    );
    expect(escapeXml('😀')).toBe('😀');
  });

  it('is cut between characters as one sees them', () => {
    expect(clipped('short', 5)).toBe('short');
    expect(clipped('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦…');
    expect(clipped(`a${'\u0301'.repeat(500)}b`, 4).length).toBeLessThanOrEqual(33);
    expect(clipped('two\nlines', 20)).toBe('two lines');
  });

  it('is about as wide as its letters are', () => {
    expect(textWidth('iii')).toBeLessThan(textWidth('aaa'));
    expect(textWidth('aaa')).toBeLessThan(textWidth('WWW'));
    expect(textWidth('e\u0301')).toBe(textWidth('e'));
  });
});
