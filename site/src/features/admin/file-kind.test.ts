import { describe, expect, it } from 'vitest';
import { beginningOf, contentTypeOf, fieldsOf } from './file-kind.ts';

describe('the fields of a file', () => {
  it('are the header of a CSV, whatever parts it, quotes and byte order mark taken off', () => {
    expect(fieldsOf('\ufeffquestion;"first; answer";second\r\n1;2;3')).toEqual([
      'question',
      'first; answer',
      'second',
    ]);
    expect(fieldsOf('a\tb\n')).toEqual(['a', 'b']);
  });

  it('are the keys of the first object, of a line or a list, nested ones with dots', () => {
    expect(fieldsOf('{"q": "x", "best": {"text": "y"}}\n{"other": 1}')).toEqual(['q', 'best', 'best.text']);
    expect(fieldsOf('[\n{"q": "x", "tags": ["z"]}\n]')).toEqual(['q', 'tags']);
    expect(fieldsOf('{"q": broken')).toEqual([]);
    expect(fieldsOf('')).toEqual([]);
  });
});

it('a content type goes by the name', () => {
  expect(contentTypeOf('Rows.CSV')).toBe('text/csv');
  expect(contentTypeOf('rows.jsonl.gz')).toBe('application/gzip');
  expect(contentTypeOf('rows.jsonl')).toBe('application/x-ndjson');
});

describe('the beginning of a file', () => {
  const line = `${JSON.stringify({ prompt: 'x'.repeat(990) })}\n`;

  it('is all of a small one, and whole lines of a large one', async () => {
    const small = new File([line], 'small.jsonl');
    expect(await beginningOf(small)).toBe(small);
    const text = await (await beginningOf(new File([line.repeat(2_000)], 'large.jsonl'))).text();
    expect(text.length).toBeGreaterThan(900_000);
    expect(text.length).toBeLessThanOrEqual(1_000_000);
    expect(text.endsWith(line)).toBe(true);
  });

  it('is all of one that cannot be cut', async () => {
    const packed = new File([line.repeat(2_000)], 'large.jsonl.gz');
    expect(await beginningOf(packed)).toBe(packed);
  });
});
