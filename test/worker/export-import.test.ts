import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../worker/core/comparison.ts';
import { renderPrompt } from '../../worker/core/conversation.ts';
import { COMPARISON_COLUMNS, comparisonRow } from '../../worker/core/export/comparisons.ts';
import { type Column, columns, type ExportRow } from '../../worker/core/export/export-table.ts';
import type { ExportedComparison } from '../../worker/core/export/exported-comparison.ts';
import {
  PREFERENCE_DETAILS,
  preferenceColumns,
  preferenceRows,
} from '../../worker/core/export/preference.ts';
import { promptMessages } from '../../worker/core/export/prompt-messages.ts';
import { tagsNamed } from '../../worker/core/facets.ts';
import { readRecord } from '../../worker/core/import-formats/registry.ts';
import type { ImportedRow } from '../../worker/core/imported-row.ts';
import { csv } from '../../worker/http/export-body/csv.ts';
import { ndjson } from '../../worker/http/export-body/ndjson.ts';
import { parquet } from '../../worker/http/export-body/parquet.ts';
import { decodeImport } from '../../worker/http/import-body/decode-import.ts';

const NASTY = [
  '',
  '=1+1',
  "'=1+1",
  '-',
  '\t',
  '\r',
  '\n',
  'two\r\nlines\n',
  '"quoted", "twice"',
  'null',
  '[{"role": "user", "content": "x"}]',
  'Human: hi\n\nAssistant: yo\n\nHuman: why?',
  'Human: hi\n\nHuman: ',
  'nul \u0000 in it',
  '\ufeffmark',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 20 }));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const note = optional(text.filter((each) => each !== ''));
const tag = fc.oneof(
  fc.constantFrom('a, b', '=1+1', '["x"]', 'null', '-', 'one; two'),
  fc.string({ maxLength: 9 }),
);
const facets = fc.oneof(
  fc.constant({ language: null, tags: null }),
  fc
    .record({
      language: optional(fc.constantFrom('en', 'pt-BR', 'Klingon, old', '=x')),
      tags: fc.array(tag, { maxLength: 3 }).map(tagsNamed),
    })
    .map(({ language, tags }) => ({ language, tags: tags.length > 0 ? tags : null })),
);
const isConversation = (each: string) => each.startsWith('[{"role"');
const response = fc.record({ id: fc.nat(), text, system: note });
const comparison: fc.Arbitrary<ExportedComparison> = facets.chain((about) =>
  fc.record({
    ...{ language: fc.constant(about.language), tags: fc.constant(about.tags) },
    id: fc.nat(),
    prompt: text,
    a: response,
    b: response,
    ranking: fc.constant<null>(null),
    outcome: fc.constantFrom(...OUTCOMES),
    annotator: text.filter((each) => each !== ''),
    task: fc.constantFrom('pair-1-2', 'import-00ff'),
    strength: optional(fc.integer({ min: 1, max: 4 })),
    weight: fc.double({ min: 0, max: 10, noNaN: true }),
    reasons: optional(fc.array(text, { maxLength: 3 })),
    rationale: note,
    skipReason: note,
    activeMs: optional(fc.integer({ min: 0, max: 86_400_000 })),
    active: fc.boolean(),
    purpose: fc.constantFrom(null, 'gold', 'repeat'),
    createdAt: fc.date({ min: new Date(0), max: new Date(2e12), noInvalidDate: true }),
  }),
);
const comparisons = fc.array(comparison, { minLength: 1, maxLength: 5 });

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

/** The records that an import reads in a table that was written so. */
async function readBack(
  as: string,
  of: readonly Column[],
  rows: readonly ExportRow[],
): Promise<ImportedRow[]> {
  const table = { columns: of, rows: each(rows) };
  const parts: (string | Uint8Array<ArrayBuffer>)[] = [];
  const writers = { ndjson, csv, parquet };
  for await (const part of writers[as as keyof typeof writers](table)) parts.push(part as string);
  const request = new Request('https://tilt.test', {
    method: 'POST',
    body: await new Blob(parts).arrayBuffer(),
  });
  const read: ImportedRow[] = [];
  for await (const line of decodeImport(request, undefined)) {
    if ('error' in line) throw new Error(line.error);
    read.push(...readRecord(line.value).rows);
  }
  return read;
}

describe.each(['ndjson', 'csv', 'parquet'])('written as %s', (as) => {
  it('comparisons are read back with every field', async () => {
    await fc.assert(
      fc.asyncProperty(comparisons, async (written) => {
        const read = await readBack(as, COMPARISON_COLUMNS, written.map(comparisonRow));
        expect(read).toEqual(
          written.map(
            ({
              prompt,
              language,
              tags,
              a,
              b,
              outcome,
              annotator,
              strength,
              weight,
              id: _,
              ranking: __,
              ...details
            }) => ({
              prompt,
              ...((language !== null || tags !== null) && { facets: { language, tags: tags ?? [] } }),
              responses: [
                { text: a.text, system: a.system },
                { text: b.text, system: b.system },
              ],
              judgements: [{ a: 0, b: 1, outcome, annotator, strength, weight: weight + 0, details }],
            }),
          ),
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each(['explicit', 'conversational'] as const)(
    'preferences, %s, are read back the same way round',
    async (style) => {
      await fc.assert(
        fc.asyncProperty(comparisons, async (written) => {
          // Where all three texts look like conversations, nobody can tell what they are.
          const preferred = written.filter(
            ({ outcome, prompt, a, b }) =>
              (outcome === 'a' || outcome === 'b') && ![prompt, a.text, b.text].every(isConversation),
          );
          const rows = preferred.flatMap((each) => preferenceRows(each, style));
          const read = await readBack(as, [...preferenceColumns(style), ...PREFERENCE_DETAILS], rows);
          const chosen = read.map(({ prompt, responses, judgements: [by] }) => [
            prompt,
            responses[by?.a ?? -1]?.text,
            responses[by?.b ?? -1]?.text,
            by?.outcome,
            by?.annotator,
          ]);
          expect(chosen).toEqual(
            preferred.map(({ prompt, a, b, outcome, annotator }) => {
              const [best, other] = outcome === 'a' ? [a, b] : [b, a];
              return [prompt, best.text, other.text, 'a', annotator];
            }),
          );
        }),
        { numRuns: 100 },
      );
    },
  );
});

it('messages of a prompt are the prompt again', () => {
  const turn = fc.constantFrom('Human: hi', 'Assistant: yo', 'Human: ', 'Human: a\nb', 'or so', '');
  const prompt = fc.oneof(
    text,
    fc.array(turn, { maxLength: 5 }).map((turns) => turns.join('\n\n')),
  );
  fc.assert(
    fc.property(prompt, (each) => {
      expect(renderPrompt(promptMessages(each))).toBe(each);
    }),
    { numRuns: 1000 },
  );
  expect(promptMessages('Human: hi\n\nAssistant: yo\n\nHuman: why?')).toHaveLength(3);
});

it('a Parquet file is written in row groups and not kept', async () => {
  const rows = Array.from({ length: 4_000 }, (_, row) => ({ text: `${row} ${'x'.repeat(1_000)}` }));
  const sizes: number[] = [];
  for await (const part of parquet({ columns: columns('text', 'text'), rows: each(rows) }))
    sizes.push(part.length);
  expect(sizes.length).toBeGreaterThanOrEqual(5);
});
