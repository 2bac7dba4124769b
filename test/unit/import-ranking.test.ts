import { describe, expect, it } from 'vitest';
import { parseImportRow } from '../../worker/core/import-row.ts';
import { type BadLines, noBadLines, readImportLine } from '../../worker/usecases/read-import-line.ts';

const line = (rest: object, responses: unknown[] = ['x', 'y', 'z']) => ({ prompt: 'p', responses, ...rest });
const by = { annotator: null, weight: 1, strength: null };

describe('a ranking on an imported line', () => {
  it('is one judgement, however its order is written', () => {
    const expected = {
      a: 0,
      b: 1,
      outcome: 'ranking',
      ranking: { members: [0, 1, 2], ranks: [2, 1, 2] },
      ...by,
    };
    for (const rest of [
      { ranking: [1, [0, 2]] },
      { ranking: [[1], [2, 0]] },
      { ranks: [2, 1, 2] },
      { ranks: [5.5, -1, 5.5] },
    ])
      expect(parseImportRow(line(rest)).judgements).toEqual([expected]);
    const ranked = [
      { text: 'x', rank: 4 },
      { text: 'y', rank: 1 },
      { text: 'z', system: 's', rank: 4 },
    ];
    expect(parseImportRow(line({}, ranked)).judgements).toEqual([expected]);
  });

  it('may be several people’s, and leave responses out', () => {
    const { judgements } = parseImportRow(
      line({
        rankings: [
          { annotator: 'kim', ranking: [2, 1, 0] },
          { user_id: 7, weight: 0.5, ranks: [1, null, 2] },
        ],
      }),
    );
    expect(judgements).toEqual([
      {
        ...by,
        a: 0,
        b: 1,
        outcome: 'ranking',
        ranking: { members: [0, 1, 2], ranks: [3, 2, 1] },
        annotator: 'kim',
      },
      { ...by, a: 0, b: 2, outcome: 'a', annotator: '7', weight: 0.5 },
    ]);
  });

  it('is none where the line has none', () => {
    expect(parseImportRow(line({})).judgements).toEqual([]);
  });

  it.each([
    [line({ ranking: 'x>y' }), /ranking must list/],
    [line({ ranking: [0, 3] }), /ranking\[1\]/],
    [line({ ranking: [0, [1, 0]] }), /response 0 twice/],
    [line({ ranking: [1] }), /two responses/],
    [line({ ranks: [1, 2] }), /one entry for each response: 3/],
    [line({ ranks: [1, 'second', 3] }), /ranks\[1\]/],
    [line({ rankings: {} }), /rankings must be a list/],
    [line({ rankings: [{ ranking: [0, 1] }, { annotator: 'kim' }] }), /rankings\[1\]\.ranks/],
    [
      line(
        { ranks: Array.from({ length: 10 }, (_, rank) => rank) },
        Array.from({ length: 10 }, (_, at) => `r${at}`),
      ),
      /9 responses at most/,
    ],
  ])('that is wrong is refused with a sentence that says what is: %j', (value, sentence) => {
    expect(() => parseImportRow(value)).toThrow(sentence);
  });

  it('that ranks the same response twice is reported', () => {
    const bad: BadLines = noBadLines();
    const twice = line({ ranking: [0, 1, 2] }, ['x', 'y', 'x']);
    expect(readImportLine({ line: 3, value: twice }, {}, bad)).toBeNull();
    expect(bad).toEqual({
      errors: [expect.objectContaining({ line: 3, message: expect.stringContaining('responses[2]') })],
      count: 1,
      most: 100,
    });
  });
});
