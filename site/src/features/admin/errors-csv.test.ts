import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { errorsCsv } from './errors-csv.ts';

it('is read back as it was, quotes and lines within among it, and runs nothing', () => {
  const errors = [
    { line: 3, code: 'malformed_json', message: 'the line is not "JSON", is it' },
    { line: 7, code: 'validation', message: 'two\nlines' },
    { line: 9, code: 'validation', message: '=cmd()' },
  ];
  const { data } = Papa.parse(errorsCsv(errors), { skipEmptyLines: true });
  expect(data).toEqual([
    ['line', 'code', 'reason'],
    ['3', 'malformed_json', 'the line is not "JSON", is it'],
    ['7', 'validation', 'two\nlines'],
    ['9', 'validation', "'=cmd()"],
  ]);
});
