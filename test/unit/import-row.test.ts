import { describe, expect, it } from 'vitest';
import { parseImportRow } from '../../worker/core/import-row.ts';

describe('an imported line', () => {
  it('of HH is split at the last reply that both transcripts begin in common', () => {
    const start = '\n\nHuman: hi\n\nAssistant: hello\n\nHuman: who are you?\n\nAssistant:';
    const row = parseImportRow({
      chosen: `${start} Tilt.`,
      rejected: `${start} Nobody.\n\nHuman: oh\n\nAssistant: yes`,
    });
    expect(row.prompt).toBe('Human: hi\n\nAssistant: hello\n\nHuman: who are you?');
    expect(row.responses.map(({ text }) => text)).toEqual([
      'Tilt.',
      'Nobody.\n\nHuman: oh\n\nAssistant: yes',
    ]);
    expect(row.judgements).toEqual([
      { a: 0, b: 1, outcome: 'a', annotator: null, weight: 1, strength: null, sidesUnknown: true },
    ]);
  });

  it('of recorded votes keeps who said what', () => {
    const votes = [
      { annotator: 'x', outcome: 'b' },
      { judge: 7, outcome: 'tie' },
    ];
    const { judgements } = parseImportRow({ prompt: 'p', a: '1', b: '2', votes });
    expect(judgements).toEqual([
      { a: 0, b: 1, outcome: 'b', annotator: 'x', weight: 1, strength: null },
      { a: 0, b: 1, outcome: 'tie', annotator: '7', weight: 1, strength: null },
    ]);
  });

  it.each([
    [7, /object/],
    [null, /object/],
    [{}, /no known fields/],
    [{ prompt: 'p', responses: [] }, /at least one/],
    [{ prompt: 'p', responses: [{ text: 3 }] }, /responses\[0\]\.text/],
    [{ prompt: 'p', a: '1', b: '2', votes: 'many' }, /votes/],
    [{ prompt: 'p', a: '1', b: '2', votes: [{ outcome: 'left' }] }, /votes\[0\]\.outcome/],
    [{ prompt: 'p', a: '1', b: '2', votes: [{ outcome: 'constructor' }] }, /votes\[0\]\.outcome/],
    [{ chosen: 'no turns', rejected: 'no turns' }, /Assistant/],
    [{ prompt: 'p', chosen: 'yes', rejected: 'no', annotator: {} }, /annotator/],
  ])('that is wrong is refused with a sentence that names the field: %j', (value, sentence) => {
    expect(() => parseImportRow(value)).toThrow(sentence);
  });

  it('is gold where it says so: then its one judgement is the right answer, and nobody’s comparison', () => {
    const pair = { prompt: 'p', chosen: 'good', rejected: 'bad' };
    for (const gold of [true, 'true', '1']) {
      expect(parseImportRow({ ...pair, gold })).toMatchObject({
        judgements: [],
        gold: { a: 0, b: 1, outcome: 'a' },
      });
    }
    for (const gold of [undefined, null, '', false, 'false', '0']) {
      const row = parseImportRow({ ...pair, gold });
      expect(row.judgements).toHaveLength(1);
      expect(row.gold).toBeUndefined();
    }
    const voted = { prompt: 'p', a: '1', b: '2', gold: true, votes: [{ outcome: 'tie' }] };
    expect(parseImportRow(voted).gold).toEqual({ a: 0, b: 1, outcome: 'tie' });
  });

  it.each([
    [{ prompt: 'p', responses: ['1', '2'], gold: true }, /one right answer/],
    [{ prompt: 'p', a: '1', b: '2', gold: true }, /one right answer/],
    [
      { prompt: 'p', a: '1', b: '2', gold: true, votes: [{ outcome: 'a' }, { outcome: 'a' }] },
      /one right answer/,
    ],
    [{ prompt: 'p', a: '1', b: '2', gold: true, votes: [{ outcome: 'skip' }] }, /must not be "skip"/],
    [{ prompt: 'p', chosen: '1', rejected: '2', gold: 'the first' }, /gold must be true or false/],
    [{ prompt: 'p', responses: ['1', '2', '3'], ranks: [1, 2, 3], gold: true }, /two responses/],
  ])('is refused as gold where it has no right answer, or does not say whether it is: %j', (row, why) => {
    expect(() => parseImportRow(row)).toThrow(why);
  });
});
