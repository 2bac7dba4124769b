import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { ImportPreview, ImportReport } from '../../worker/contract/import.ts';
import { LIMITS } from '../../worker/contract/limits.ts';
import { newKey, newProject, problemOf, send } from './tilt.ts';

async function post(slug: string, body: BodyInit, query = '', contentType = ''): Promise<Response> {
  const headers = { authorization: `Bearer ${await newKey('import')}`, 'content-type': contentType };
  return send(`/v1/projects/${slug}/import${query}`, { method: 'POST', headers, body });
}

async function imported(slug: string, body: BodyInit, query = '', contentType = ''): Promise<ImportReport> {
  return (await post(slug, body, query, contentType)).json();
}

async function comparisonsOf(slug: string): Promise<Record<string, unknown>[]> {
  const headers = { authorization: `Bearer ${await newKey('export')}` };
  const bytes = await (await send(`/v1/projects/${slug}/export`, { headers })).arrayBuffer();
  const lines = new TextDecoder().decode(bytes).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function gzipped(text: string): Promise<ArrayBuffer> {
  return new Response(new Response(text).body?.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
}

const ndjson = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const pair = { prompt: 'p', chosen: 'yes', rejected: 'no', annotator: 'kim' };

describe('a file', () => {
  it('is known by what it begins with, packed or not, whatever its content type says', async () => {
    const rows = [pair, { ...pair, prompt: 'p2' }];
    const csv = 'prompt,chosen,rejected\np,yes,no\np2,yes,no\n';
    const quotedCsv = '"prompt","chosen","rejected"\n"p","yes","no"\n"p2","yes","no"\n';
    const columns = (name: 'prompt' | 'chosen' | 'rejected') => rows.map((row) => row[name]);
    const parquet = parquetWriteBuffer({
      columnData: (['prompt', 'chosen', 'rejected'] as const).map((name) => ({ name, data: columns(name) })),
    });
    for (const body of [
      ndjson(...rows),
      JSON.stringify(rows, null, 2),
      csv,
      quotedCsv,
      await gzipped(ndjson(...rows)),
      await gzipped(csv),
      parquet,
    ]) {
      const { slug } = await newProject({ prompts: 0 });
      const report = await imported(slug, body, '', 'application/octet-stream');
      expect(report).toMatchObject({
        prompts: 2,
        responses: 4,
        comparisons: 2,
        errors: [],
        formats: { pairs: 2 },
      });
    }
  });

  it('of Parquet may have lists and records within, and many row groups', async () => {
    const count = 50;
    const conversation = (reply: string) => [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: reply },
    ];
    const list = (name: string) => [
      { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 } as const,
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const,
      { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 } as const,
      { name: 'role', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const,
      { name: 'content', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const,
    ];
    const names = ['model_a', 'model_b', 'winner'];
    const body = parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 5 },
        ...names.map(
          (name) =>
            ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }) as const,
        ),
        ...list('conversation_a'),
        ...list('conversation_b'),
      ],
      columnData: [
        ...names.map((name) => ({
          name,
          data: Array.from({ length: count }, () => (name === 'winner' ? 'model_b' : name)),
        })),
        ...['a', 'b'].map((side) => ({
          name: `conversation_${side}`,
          data: Array.from({ length: count }, (_, row) => conversation(`${side}${row}`)),
        })),
      ],
      rowGroupSize: 7,
    });
    const { slug } = await newProject({ prompts: 0 });
    expect(await imported(slug, body)).toMatchObject({
      comparisons: count,
      errors: [],
      formats: { arena: count },
    });
    const [first] = await comparisonsOf(slug);
    expect(first).toMatchObject({ prompt: 'hi', a: 'a0', b: 'b0', system_a: 'model_a', outcome: 'b' });
  });

  it('that is damaged is imported up to there, and says so', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const random = () => crypto.getRandomValues(new Uint8Array(3_000)).join('');
    const rows = Array.from({ length: 40 }, (_, row) => ({ prompt: `p${row}`, responses: [random()] }));
    const whole = await gzipped(ndjson(...rows));
    const report = await imported(slug, whole.slice(0, whole.byteLength * 0.7));
    expect(report.responses).toBeGreaterThan(5);
    expect(report.responses).toBeLessThan(40);
    expect(report.errors.at(-1)?.message).toContain('gzip');
    expect(
      await problemOf(post(slug, new Uint8Array([0x50, 0x41, 0x52, 0x31, 9, 9, 9, 9, 9, 9, 9, 9]))),
    ).toMatchObject({
      status: 422,
      detail: expect.stringContaining('Parquet'),
    });
  });

  it('may be of any size as text; a Parquet file that does not fit is refused', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const chunk = new Uint8Array(1_000_000);
    chunk.set([0x50, 0x41, 0x52, 0x31]);
    let left = LIMITS.parquetBytes / chunk.length + 1;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    expect(await problemOf(post(slug, body))).toMatchObject({
      status: 413,
      detail: expect.stringContaining('gzipped NDJSON'),
    });
  });

  it('is read on behind every kind of bad line, and all of them are counted', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const bad = Array.from({ length: 150 }, () => 'rubbish');
    const tooLong = JSON.stringify({ prompt: 'x'.repeat(LIMITS.importLineLength), responses: ['y'] });
    const body = [...bad, tooLong, JSON.stringify({ prompt: 'p', responses: ['r'] })].join('\n');
    const report = await imported(slug, body, '', 'application/x-ndjson');
    expect(report).toMatchObject({ responses: 1, error_count: 151 });
    expect(report.errors).toHaveLength(100);
    const { errors } = await imported(slug, body, '?max_errors=10000', 'application/x-ndjson');
    expect(errors.map(({ line }) => line)).toEqual(Array.from({ length: 151 }, (_, at) => at + 1));
  });
});

describe('labels of a file', () => {
  it('are left out on request, and of whom they are that name nobody can be said', async () => {
    const { slug } = await newProject({ prompts: 0 });
    expect(await imported(slug, ndjson(pair), '?labels=false')).toMatchObject({
      responses: 2,
      comparisons: 0,
    });
    const { annotator: _, ...nobody } = pair;
    expect(await imported(slug, ndjson(nobody), '?default_annotator=gpt-4')).toMatchObject({
      comparisons: 1,
    });
    expect(await comparisonsOf(slug)).toMatchObject([{ annotator: 'gpt-4' }]);
  });

  it('that name the preferred response first are set on both sides, and still prefer it', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const rows = Array.from({ length: 60 }, (_, row) => ({ ...pair, prompt: `p${row}` }));
    await imported(slug, ndjson(...rows));
    const kept = await comparisonsOf(slug);
    const left = kept.filter(({ outcome }) => outcome === 'a').length;
    expect(left).toBeGreaterThan(15);
    expect(left).toBeLessThan(45);
    for (const { a, b, outcome } of kept) expect(outcome === 'a' ? a : b).toBe('yes');
    expect(await imported(slug, ndjson(...rows))).toMatchObject({ comparisons: 0 });
  });

  it('that were exported are known again where they came from', async () => {
    const { slug } = await newProject({ prompts: 0 });
    await imported(
      slug,
      ndjson(pair, { prompt: 'q', a: 'x', b: 'y', votes: [{ outcome: 'tie' }, { outcome: 'tie' }] }),
    );
    const kept = await comparisonsOf(slug);
    expect(kept).toHaveLength(3);
    expect(await imported(slug, ndjson(...kept))).toMatchObject({ comparisons: 0, skipped: 9, errors: [] });
  });
});

describe('a dry run', () => {
  it('shows what the first records would become, and writes nothing', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const rows = Array.from({ length: 30 }, (_, row) => ({ ...pair, prompt: `p${row}`, chosen_system: 's' }));
    const response = await post(slug, ndjson({ odd: 1 }, ...rows), '?dry_run=true&limit=4');
    const preview = (await response.json()) as ImportPreview;
    expect(preview).toMatchObject({
      dry_run: true,
      format: 'pairs',
      formats: { pairs: 3 },
      mapping: { prompt: 'prompt', systems: 'chosen_system, rejected_system' },
      error_count: 1,
      more: true,
    });
    expect(preview.errors[0]).toMatchObject({ line: 1, code: 'validation' });
    expect(preview.rows).toHaveLength(3);
    expect(preview.rows[0]).toMatchObject({
      line: 2,
      prompt: 'p0',
      responses: [
        { system: 's', text: 'yes' },
        { system: null, text: 'no' },
      ],
    });
    const [{ a, b, outcome } = { a: 0, b: 0, outcome: 'tie' }] = preview.rows[0]?.comparisons ?? [];
    expect(outcome === 'a' ? a : b).toBe(0);
    expect((await admin.project(slug)).counts.prompts).toBe(0);
  });

  it('shows a mapping of fields that Tilt does not know', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const csv = 'Ask;Good;Bad;Who\nwhy?;because;so;kim\n';
    expect(await imported(slug, csv)).toMatchObject({ error_count: 1, errors: [{ line: 2 }] });
    const query = '?prompt=Ask&chosen=Good&rejected=Bad&annotator=Who';
    const preview = (await (await post(slug, csv, `${query}&dry_run=true`)).json()) as ImportPreview;
    expect(preview.rows[0]).toMatchObject({ prompt: 'why?', comparisons: [{ annotator: 'kim' }] });
    expect(preview.more).toBe(false);
    expect(await imported(slug, csv, query)).toMatchObject({ comparisons: 1, errors: [] });
  });
});
