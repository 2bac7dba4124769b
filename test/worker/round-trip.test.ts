import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportReport } from '../../worker/contract/import.ts';
import { OUTCOMES } from '../../worker/core/comparison.ts';
import { denseRanks, pairsOf } from '../../worker/core/ranking.ts';
import { newKey, newProject, send } from './tilt.ts';

const NASTY = [
  '',
  ' ',
  '=1+1',
  "'=1+1",
  "''",
  '-',
  '@x',
  '\t',
  '\r',
  'two\r\nlines\n',
  '"quoted", "twice"',
  'a;b|c\td',
  'null',
  '{"a": 1}',
  'Human: hi\n\nAssistant: yo\n\nHuman: why?',
  'Human: hi',
  '\n\nAssistant: ',
  '\ufeffmark',
  'nul \u0000 in it',
  '日本語 👩‍👩‍👧 \u202e',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 20 }));
const name = fc.constantFrom('s1', 'gpt-4', '=evil', 'o\'neil, "x"', '日本');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 1 });

/** What a row says of three responses or more. */
const many = fc
  .record({
    responses: fc.uniqueArray(fc.record({ text, system: optional(name), score: fc.nat(3) }), {
      minLength: 3,
      maxLength: 9,
      selector: ({ text: said, system }) => JSON.stringify([said.toWellFormed(), system]),
    }),
    outcome: fc.constantFrom('ranking' as const, 'ranking' as const, 'both_bad' as const, 'skip' as const),
  })
  .map(({ responses: all, outcome }) => ({
    a: all[0]?.text as string,
    b: all[1]?.text as string,
    system_a: all[0]?.system ?? null,
    system_b: all[1]?.system ?? null,
    outcome,
    ranked: all.map((each) => each.text),
    ranked_systems: all.map(({ system }) => system),
    ranks: outcome === 'ranking' ? denseRanks(all.map(({ score }) => score)) : null,
  }));

/** Comparisons by as many annotators; no response is compared with itself. */
const comparisons = fc
  .array(
    fc.record({
      prompt: fc.oneof(fc.constantFrom('p', 'q'), text),
      a: text,
      b: text,
      system_a: optional(name),
      system_b: optional(name),
      outcome: fc.constantFrom(...OUTCOMES),
      many: fc.option(many, { nil: null, freq: 2 }),
      strength: optional(fc.integer({ min: 1, max: 4 })),
      weight: fc.constantFrom(1, 0.25, 1 / 21, 3),
      reasons: optional(fc.array(text, { maxLength: 2 })),
      rationale: optional(text.filter((each) => each !== '')),
      skip_reason: optional(text.filter((each) => each !== '')),
      active_ms: optional(fc.integer({ min: 0, max: 86_400_000 })),
      active: fc.boolean(),
      created_at: fc.integer({ min: 0, max: 2e12 }).map((time) => new Date(time).toISOString()),
      language: optional(fc.constantFrom('en', 'pt-BR', 'Klingon')),
      tags: optional(
        fc
          .uniqueArray(fc.constantFrom('=1+1', 'a, b', 'math', '"x"', '数学'), { minLength: 1 })
          .map((tags) => tags.sort()),
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => {
    // Both are of the prompt, whichever of its rows names them.
    const about = new Map(rows.map(({ prompt, language, tags }) => [prompt, { language, tags }]));
    return rows
      .filter(({ a, b, system_a, system_b, many: more }) => more || a !== b || system_a !== system_b)
      .map(({ many: more, ...row }, index) => ({
        ...row,
        ...(more ?? { ranked: null, ranked_systems: null, ranks: null }),
        ...about.get(row.prompt),
        annotator: `=who ${index}`,
      }));
  });

interface Said {
  outcome: string;
  ranks: number[] | null;
}

const isOfTwo = ({ ranked }: { ranked: string[] | null }) => ranked === null;

/** How many pairs a row orders. */
function preferencesIn({ outcome, ranks }: Said): number {
  if (!ranks) return outcome === 'a' || outcome === 'b' ? 1 : 0;
  return pairsOf(ranks.length).filter(([one, other]) => ranks[one] !== ranks[other]).length;
}

const ndjson = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');

async function filled(body: BodyInit, ...more: BodyInit[]): Promise<string> {
  const { slug } = await newProject({ prompts: 0 });
  const headers = { authorization: `Bearer ${await newKey('import')}` };
  for (const each of [body, ...more]) {
    const response = await send(`/v1/projects/${slug}/import`, { method: 'POST', headers, body: each });
    expect(((await response.json()) as ImportReport).errors).toEqual([]);
  }
  return slug;
}

async function file(slug: string, query: string): Promise<ArrayBuffer> {
  const headers = { authorization: `Bearer ${await newKey('export')}` };
  const response = await send(`/v1/projects/${slug}/export?${query}`, { headers });
  expect(response.status).toBe(200);
  return response.arrayBuffer();
}

async function rowsOf(slug: string, query: string): Promise<Record<string, unknown>[]> {
  const lines = new TextDecoder()
    .decode(await file(slug, query))
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Without what the newest model makes of them. */
async function responsesOf(slug: string): Promise<string[]> {
  const rows = await rowsOf(slug, 'format=rewards');
  return sorted(
    rows.map(({ prompt, response, system, language, tags }) => ({
      prompt,
      response,
      system,
      language,
      tags,
    })),
  );
}

const sorted = (rows: Record<string, unknown>[]) => rows.map((row) => JSON.stringify(row)).sort();

describe('what was exported and is imported again', () => {
  it.each(['ndjson', 'csv', 'parquet'])(
    'as %s is the same project',
    async (as) => {
      await fc.assert(
        fc.asyncProperty(comparisons, fc.array(text, { maxLength: 3 }), async (rows, alone) => {
          const responses = {
            prompt: 'alone',
            language: 'German',
            tags: ['b', 'a'],
            responses: alone.map((each) => ({ text: each, system: 's' })),
          };
          const origin = await filled(ndjson(rows), alone.length > 0 ? ndjson([responses]) : '');
          const kept = await rowsOf(origin, 'format=comparisons');
          expect(kept.map(({ id: _, task: __, ...row }) => row)).toEqual(
            rows.map((row) => expect.objectContaining(row)),
          );
          const copy = await filled(
            await file(origin, `format=comparisons&as=${as}`),
            await file(origin, `format=rewards&as=${as}`),
          );
          expect(await rowsOf(copy, 'format=comparisons')).toEqual(kept);
          expect(await responsesOf(copy)).toEqual(await responsesOf(origin));
        }),
        { numRuns: 4, endOnFailure: true },
      );
    },
    240_000,
  );

  it.each([
    ['explicit', 'ndjson'],
    ['explicit', 'csv'],
    ['conversational', 'ndjson'],
    ['conversational', 'csv'],
    ['conversational', 'parquet'],
  ])(
    'for TRL, %s as %s, prefers the same to the same',
    async (style, as) => {
      await fc.assert(
        fc.asyncProperty(comparisons, async (rows) => {
          const query = `format=trl-preference&style=${style}`;
          const origin = await filled(ndjson(rows));
          const preferences = sorted(await rowsOf(origin, query));
          const copy = await filled(await file(origin, `${query}&as=${as}`));
          expect(sorted(await rowsOf(copy, query))).toEqual(preferences);
          expect(preferences).toHaveLength(rows.reduce((sum, row) => sum + preferencesIn(row), 0));
        }),
        { numRuns: 3, endOnFailure: true },
      );
    },
    240_000,
  );

  it('for TRL with an implicit prompt too, but for turns and white space around texts', async () => {
    const plain = text.map((each) => each.replaceAll('\n\nAssistant:', '').trim());
    const pairs = comparisons.chain((rows) =>
      fc.tuple(
        ...rows
          .filter(isOfTwo)
          .map((row) =>
            fc
              .tuple(plain, plain, plain)
              .map(([prompt, a, b]) => ({ ...row, prompt, a: `${a}1`, b: `${b}2` })),
          ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(pairs, async (rows) => {
        const query = 'format=trl-preference&style=implicit';
        const origin = await filled(ndjson(rows));
        const copy = await filled(await file(origin, query));
        const explicit = async (slug: string) => sorted(await rowsOf(slug, 'format=trl-preference'));
        expect(await explicit(copy)).toEqual(await explicit(origin));
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }, 240_000);
});

it('a comparison whose sides are exchanged prefers the same', async () => {
  const turned = { a: 'b', b: 'a' } as const;
  await fc.assert(
    fc.asyncProperty(comparisons, async (rows) => {
      const pairs = rows.filter(isOfTwo);
      const exchanged = pairs.map((row) => ({
        ...row,
        a: row.b,
        b: row.a,
        system_a: row.system_b,
        system_b: row.system_a,
        outcome: row.outcome === 'a' || row.outcome === 'b' ? turned[row.outcome] : row.outcome,
      }));
      const [one, other] = [await filled(ndjson(pairs)), await filled(ndjson(exchanged))];
      for (const format of ['trl-preference', 'dpo']) {
        expect(await rowsOf(other, `format=${format}`)).toEqual(await rowsOf(one, `format=${format}`));
      }
      expect(sorted(await rowsOf(other, 'format=kto'))).toEqual(sorted(await rowsOf(one, 'format=kto')));
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 240_000);
