import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { CsvRows } from '../../worker/core/import-text/csv-rows.ts';
import { CsvSplitter } from '../../worker/core/import-text/csv-splitter.ts';
import { JsonListSplitter } from '../../worker/core/import-text/json-list-splitter.ts';
import { LineSplitter } from '../../worker/core/import-text/line-splitter.ts';
import type { Piece, Splitter } from '../../worker/core/import-text/splitter.ts';

/** All pieces of a text that comes in chunks of these sizes. */
function split<Record>(
  splitter: Splitter<Record>,
  text: string,
  sizes: readonly number[] = [text.length || 1],
) {
  const pieces: Piece<Record>[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(...splitter.push(text.slice(at, at + size)));
    at += size;
  }
  return [...pieces, ...splitter.end()];
}

const records = <Record>(pieces: Piece<Record>[]) =>
  pieces.map((piece) => ('error' in piece ? `${piece.line}: ${piece.error}` : piece.record));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
const anyText = fc.string({ unit: 'binary', maxLength: 12 });

describe('lines', () => {
  it('come out the same however the text was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), sizes, (values, cuts) => {
        const text = values.map((value) => JSON.stringify(value)).join('\n');
        const pieces = split(new LineSplitter(1e6), text, cuts);
        expect(pieces.map((piece) => 'record' in piece && JSON.parse(piece.record))).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
    );
  });

  it('that are too long are told of by number and kept nowhere, and the next is read', () => {
    const splitter = new LineSplitter(10);
    const pieces = split(splitter, `short\n${'x'.repeat(100)}\n\nlast`, [7]);
    expect(records(pieces)).toEqual(['short', '2: the record is longer than 10 characters', 'last']);
    expect(pieces.at(-1)).toMatchObject({ line: 4 });
  });
});

describe('a JSON list', () => {
  it('is cut into its elements however the text was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        sizes,
        fc.integer({ min: 0, max: 2 }),
        (values, cuts, indent) => {
          const pieces = split(new JsonListSplitter(1e6), ` ${JSON.stringify(values, null, indent)}\n`, cuts);
          expect(pieces.map((piece) => 'record' in piece && JSON.parse(piece.record))).toEqual(
            JSON.parse(JSON.stringify(values)),
          );
        },
      ),
    );
  });

  it('reads on behind an element that is none, or too long', () => {
    const text = `[{"a": "]"}, {"b": ,}, ${JSON.stringify('y'.repeat(50))}, {"c": [1, 2]}]`;
    expect(records(split(new JsonListSplitter(20), text, [5])).map(String)).toEqual([
      '{"a": "]"}',
      ' {"b": ,}',
      '3: the record is longer than 20 characters',
      ' {"c": [1, 2]}',
    ]);
  });

  it('that is cut off, or goes on, says so', () => {
    expect(records(split(new JsonListSplitter(99), '[1, 2'))).toEqual([
      '1',
      expect.stringContaining('not closed'),
    ]);
    expect(records(split(new JsonListSplitter(99), '[1] x'))).toEqual([
      '1',
      expect.stringContaining('behind'),
    ]);
    expect(records(split(new JsonListSplitter(99), '[]'))).toEqual([]);
  });
});

describe('a CSV', () => {
  it('is read as the parser next door reads it, however the text was cut', () => {
    const rows = fc.array(fc.tuple(anyText, anyText, anyText), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, sizes, fc.constantFrom('\n', '\r\n'), (cells, cuts, newline) => {
        const text = Papa.unparse([['x', 'y', 'z'], ...cells], { newline, quotes: true });
        const [, ...read] = records(split(new CsvSplitter(1e6), text, cuts));
        expect(read).toEqual(Papa.parse(text, { newline, delimiter: ',' }).data.slice(1));
        expect(read).toEqual(cells);
      }),
    );
  });

  it.each([',', ';', '\t', '|'])('may be parted by %j', (mark) => {
    expect(records(split(new CsvSplitter(99), `${['a', 'b'].join(mark)}\n${['1', '2'].join(mark)}`))).toEqual(
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    );
  });

  it('loses one line to a quote that nobody closes', () => {
    const text = `a,b\n1,"open\n${Array.from({ length: 20 }, (_, row) => `${row},disk`).join('\n')}\n`;
    for (const limit of [60, 100_000]) {
      const pieces = split(new CsvSplitter(limit), text, [11]);
      expect(pieces.filter((piece) => 'error' in piece).map(({ line }) => line)).toEqual([2]);
      expect(records(pieces).slice(2)).toEqual(Array.from({ length: 20 }, (_, row) => [String(row), 'disk']));
      expect(pieces.slice(2).map(({ line }) => line)).toEqual(
        Array.from({ length: 20 }, (_, row) => row + 3),
      );
    }
  });

  it('loses nothing to a quote within a field', () => {
    expect(records(split(new CsvSplitter(99), 'a,b\n5" disk,"x"\n'))).toEqual([
      ['a', 'b'],
      ['5" disk', 'x'],
    ]);
  });

  it('has its rows by the names in its header, and says where a row has other fields', () => {
    const rows = new CsvRows();
    const splitter = new CsvSplitter(999);
    const pieces = rows.read(split(splitter, '\ufeffprompt,response\nq,"two\nlines"\nonly\n\nr,"b"x\n'));
    expect(records(pieces)).toEqual([
      { prompt: 'q', response: 'two\nlines' },
      '4: the line has 1 fields and the header 2',
      expect.stringMatching(/^6: a quoted field goes on/),
    ]);
  });

  it('loses the apostrophes that guard formulas only where it says that it has them', () => {
    const read = (text: string) => records(new CsvRows().read(split(new CsvSplitter(999), text)));
    expect(read("prompt,response,formula_guard\n'=1,''-2,'\n")).toEqual([{ prompt: '=1', response: "'-2" }]);
    expect(read("prompt,response\n'=1,x\n")).toEqual([{ prompt: "'=1", response: 'x' }]);
  });
});

it('holds no more than a record and a chunk of a hundred million characters', () => {
  const row = JSON.stringify({ prompt: 'p'.repeat(400), responses: ['x'.repeat(300), 'y'.repeat(290)] });
  const csvRow = `"${'p'.repeat(500)}","two\nlines ${'x'.repeat(490)}"`;
  const cases: [Splitter<unknown>, string, string, string][] = [
    [new LineSplitter(1e6), '', row, '\n'],
    [new JsonListSplitter(1e6), '[', row, ','],
    [new CsvSplitter(1e6), 'prompt,response\n', csvRow, '\n'],
  ];
  for (const [splitter, start, each, between] of cases) {
    const chunk = Array.from({ length: 64 }, () => each + between).join('');
    const chunks = Math.ceil(1e8 / chunk.length / (splitter instanceof CsvSplitter ? 10 : 1));
    let [most, pieces] = [0, splitter.push(start).length];
    for (let at = 0; at < chunks; at++) {
      pieces += splitter.push(chunk).length;
      most = Math.max(most, splitter.held);
    }
    expect(pieces).toBeGreaterThanOrEqual(chunks * 64);
    expect(most).toBeLessThanOrEqual(each.length);
  }
});
