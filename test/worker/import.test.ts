import { describe, expect, it } from 'vitest';
import type { ImportReport } from '../../worker/contract/import.ts';
import { newKey, newProject, send, train } from './tilt.ts';

async function post(slug: string, body: BodyInit, contentType: string, query = ''): Promise<ImportReport> {
  const authorization = `Bearer ${await newKey('import')}`;
  const headers = { 'content-type': contentType, authorization };
  return (await send(`/v1/projects/${slug}/import${query}`, { method: 'POST', headers, body })).json();
}

const ndjson = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const votes = (...outcomes: string[]) =>
  outcomes.map((outcome, index) => ({ annotator: `n${index}`, outcome }));

describe('import', () => {
  it('takes Tilt’s own rows, pairs, recorded votes and HH transcripts in one file', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const report = await post(
      slug,
      ndjson(
        { prompt: 'p1', responses: ['one', { text: 'two', system: 's' }] },
        { prompt: 'p2', chosen: 'yes', rejected: 'no', annotator: 'judge-1' },
        { prompt: 'p3', a: 'left', b: 'right', votes: votes('a', 'b', 'tie') },
        { chosen: '\n\nHuman: hi\n\nAssistant: hello', rejected: '\n\nHuman: hi\n\nAssistant: go away' },
      ),
      'application/x-ndjson',
    );
    expect(report).toEqual({
      prompts: 4,
      responses: 8,
      comparisons: 5,
      skipped: 0,
      errors: [],
      error_count: 0,
      formats: { tilt: 1, pairs: 1, votes: 1, hh: 1 },
    });
    const { counts } = await admin.project(slug);
    expect(counts).toEqual({ prompts: 4, responses: 8, systems: 1, comparisons: 5, annotators: 5 });
  });

  it('adds nothing the second time, and says so', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const body = ndjson({ prompt: 'p', a: 'left', b: 'right', votes: votes('a', 'b') });
    await post(slug, body, 'application/x-ndjson');
    const again = await post(slug, body, 'application/x-ndjson');
    expect(again).toEqual({
      prompts: 0,
      responses: 0,
      comparisons: 0,
      skipped: 4,
      errors: [],
      error_count: 0,
      formats: { votes: 1 },
    });
  });

  it('reports a bad line by its number and goes on', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const body = [
      '{"prompt":"p","responses":["x"]}',
      'rubbish',
      '',
      '{"prompt":7,"responses":["x"]}',
      '{"odd":1}',
      '[]',
    ].join('\n');
    const report = await post(slug, body, 'text/plain');
    expect(report).toMatchObject({ prompts: 1, responses: 1 });
    expect(report.errors.map(({ line, code }) => [line, code])).toEqual([
      [2, 'malformed_json'],
      [4, 'validation'],
      [5, 'validation'],
      [6, 'validation'],
    ]);
    expect(report.errors[1]?.message).toContain('prompt');
  });

  it('takes CSV, with quoted line breaks', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const report = await post(
      slug,
      'prompt,response,system\n"two\nlines",first,s1\n"two\nlines","a ""quoted"" one",s2\n',
      'text/csv',
    );
    expect(report).toMatchObject({ prompts: 1, responses: 2, errors: [] });
  });

  it('takes a JSON list, and can leave labels out', async () => {
    const { slug } = await newProject({ prompts: 0 });
    const rows = JSON.stringify([{ prompt: 'p', chosen: 'yes', rejected: 'no' }]);
    const report = await post(slug, rows, 'application/json', '?labels=ignore');
    expect(report).toMatchObject({ prompts: 1, responses: 2, comparisons: 0 });
  });

  it('trains on the labels it brings', async () => {
    const { slug, id, admin } = await newProject({ prompts: 0 });
    const rows = Array.from({ length: 40 }, (_, index) => ({
      prompt: `p${index}`,
      chosen: `A long and careful answer, number ${index}. It says more.`,
      rejected: `No ${index}.`,
    }));
    await post(slug, ndjson(...rows), 'application/x-ndjson');
    await train(id);
    expect((await admin.training(slug)).latest).toMatchObject({ comparisons: 40, preferences: 40, lag: 0 });
    const { probability_a } = await admin.compare(slug, {
      prompt: 'new',
      a: 'A long and careful answer. It says more.',
      b: 'No.',
    });
    expect(probability_a).toBeGreaterThan(0.8);
  });

  it('takes a lone surrogate, which no text in UTF-8 can hold, as the replacement character', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const line = '{"prompt":"half \\ud800","responses":["a \\udfff b","c"]}';
    expect(await post(slug, line, 'application/x-ndjson')).toMatchObject({ responses: 2, errors: [] });
    expect(await post(slug, line, 'application/x-ndjson')).toMatchObject({ responses: 0, skipped: 2 });
    const { tasks } = await admin.tasks(slug, { annotator: 'me' });
    expect(tasks[0]?.prompt).toBe('half \ufffd');
  });

  it('keeps texts of any script as they are', async () => {
    const { slug, admin } = await newProject({ prompts: 0 });
    const texts = ['日本語の答え', 'مرحبا 👋🏽', 'zero\u0000width\u200b', '  spaces  ', ''];
    await post(slug, ndjson({ prompt: 'π ≠ 3', responses: texts }), 'application/x-ndjson');
    const { tasks } = await admin.tasks(slug, { count: 10, annotator: 'me' });
    expect(tasks).toHaveLength(10);
    expect(new Set(tasks.flatMap(({ responses }) => responses.map(({ text }) => text)))).toEqual(
      new Set(texts),
    );
  });
});
