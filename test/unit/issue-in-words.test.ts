import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { issueInWords } from '../../worker/contract/issue-in-words.ts';

function said(schema: v.GenericSchema, value: unknown): string[] {
  return (v.safeParse(schema, value).issues ?? []).map(issueInWords);
}

describe('what a schema refuses, in words', () => {
  it('goes on from the name of the field', () => {
    expect(said(v.picklist(['ndjson', 'csv']), 'dpoo')).toEqual([
      'must be one of "ndjson", "csv", not "dpoo"',
    ]);
    expect(said(v.literal('a'), 1)).toEqual(['must be "a", not 1']);
    expect(said(v.pipe(v.number(), v.minValue(2)), 1)).toEqual(['must be at least 2']);
    expect(said(v.pipe(v.number(), v.maxValue(1)), 3)).toEqual(['must be at most 1']);
    expect(said(v.pipe(v.number(), v.integer()), 1.5)).toEqual(['must be a whole number']);
    expect(said(v.number(), 'x')).toEqual(['must be a number']);
    expect(said(v.boolean(), 'yes')).toEqual(['must be true or false, not "yes"']);
    expect(said(v.pipe(v.string(), v.nonEmpty()), '')).toEqual(['must not be empty']);
    expect(said(v.pipe(v.string(), v.maxLength(2)), 'abc')).toEqual(['must have at most 2 characters']);
    expect(said(v.pipe(v.array(v.number()), v.minLength(2)), [1])).toEqual(['must have at least 2 entries']);
    expect(said(v.union([v.string(), v.array(v.string())]), 5)).toEqual([
      'must be a string or an array, not 5',
    ]);
    expect(said(v.string(), { a: 1 })).toEqual(['must be a string, not an object']);
    expect(said(v.string(), undefined)).toEqual(['must be a string, not undefined']);
  });

  it('tells what is missing from what is too much', () => {
    const schema = v.strictObject({ slug: v.string() });
    expect(said(schema, {})).toEqual(['is missing']);
    expect(said(schema, { slug: 'a', slog: 'b' })).toEqual(['is not known here; leave it out']);
  });

  it('keeps the contract’s own sentences, and quotes no more than a little of what was sent', () => {
    expect(said(v.string('must be a slug'), 1)).toEqual(['must be a slug']);
    expect(said(v.boolean(), 'x'.repeat(10_000))[0]?.length).toBeLessThan(120);
  });
});
