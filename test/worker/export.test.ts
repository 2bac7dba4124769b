import { parquetReadObjects } from 'hyparquet';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { annotate, newKey, newProject, problemOf, send, train } from './tilt.ts';

const ndjson = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');

async function exported(slug: string, query = '', scope: string | null = 'export'): Promise<Response> {
  const headers: Record<string, string> = scope ? { authorization: `Bearer ${await newKey(scope)}` } : {};
  return send(`/v1/projects/${slug}/export${query}`, { headers });
}

async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer());
}

async function rowsOf(slug: string, query = '', scope: string | null = 'export') {
  const text = await textOf(await exported(slug, query, scope));
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function judged(...rows: unknown[]) {
  const project = await newProject({ prompts: 0 });
  await project.admin.importFile(project.slug, ndjson(...rows), 'application/x-ndjson');
  return project;
}

const kim = {
  prompt: 'Why?',
  a: 'Because.',
  b: 'So.',
  system_a: 's1',
  system_b: 's2',
  outcome: 'b',
  annotator: 'kim',
};

describe('an export', () => {
  it('of comparisons has every field of the log, and none that was taken back', async () => {
    const { slug } = await newProject({ prompts: 3 });
    const { client, ids } = await annotate(slug, 2);
    await client.undo(slug, ids[0] ?? -1);
    const rows = await rowsOf(slug);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: ids[1], weight: 1, active: false, strength: null, reasons: null });
    expect(rows[0]?.['annotator']).toMatch(/^web-/);
    expect(Object.keys(rows[0] ?? {})).toEqual(
      'id prompt a b system_a system_b outcome annotator strength weight reasons rationale skip_reason active_ms active purpose created_at task ranked ranked_systems ranks language tags'.split(
        ' ',
      ),
    );
  });

  it('of preferences for TRL names the preferred response wherever it stood, and leaves ties out', async () => {
    const { slug } = await judged(kim, { ...kim, outcome: 'tie', annotator: 'lee' });
    const [explicit, ...more] = await rowsOf(slug, '?format=trl-preference');
    expect(more).toEqual([]);
    expect(explicit).toEqual({
      prompt: 'Why?',
      chosen: 'So.',
      rejected: 'Because.',
      chosen_system: 's2',
      rejected_system: 's1',
      annotator: 'kim',
      strength: null,
      weight: 1,
      language: null,
      tags: null,
    });
    expect(await rowsOf(slug, '?format=dpo&style=implicit')).toEqual([
      { chosen: 'Why?\n\nAssistant: So.', rejected: 'Why?\n\nAssistant: Because.' },
    ]);
    expect(await rowsOf(slug, '?format=dpo&style=conversational')).toEqual([
      {
        prompt: [{ role: 'user', content: 'Why?' }],
        chosen: [{ role: 'assistant', content: 'So.' }],
        rejected: [{ role: 'assistant', content: 'Because.' }],
      },
    ]);
  });

  it('for KTO tells of each response whether it is desirable; of two bad ones neither', async () => {
    const { slug } = await judged(kim, { ...kim, outcome: 'both_bad', annotator: 'lee' });
    expect(await rowsOf(slug, '?format=kto')).toEqual([
      { prompt: 'Why?', completion: 'So.', label: true },
      { prompt: 'Why?', completion: 'Because.', label: false },
      { prompt: 'Why?', completion: 'Because.', label: false },
      { prompt: 'Why?', completion: 'So.', label: false },
    ]);
  });

  it('for an arena has both conversations, turn by turn', async () => {
    const prompt = 'Human: hi\n\nAssistant: hello\n\nHuman: why?';
    const { slug } = await judged({ ...kim, prompt }, { ...kim, prompt, outcome: 'skip', annotator: 'lee' });
    const [battle, ...more] = await rowsOf(slug, '?format=arena');
    expect(more).toEqual([]);
    expect(battle).toMatchObject({ model_a: 's1', model_b: 's2', winner: 'model_b', judge: 'kim', turn: 2 });
    expect(battle?.['conversation_a']).toEqual([
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'hello' },
      { role: 'user', content: 'why?' },
      { role: 'assistant', content: 'Because.' },
    ]);
  });

  it('as CSV holds no text that a spreadsheet would take for a formula', async () => {
    const { slug } = await judged({ ...kim, a: '=1+1', b: '@SUM(A1)\nand more', prompt: "'-x" });
    const response = await exported(slug, '?as=csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const { data, errors } = Papa.parse<Record<string, string>>((await response.text()).trim(), {
      header: true,
    });
    expect(errors).toEqual([]);
    expect(data[0]).toMatchObject({
      a: "'=1+1",
      b: "'@SUM(A1)\nand more",
      prompt: "''-x",
      formula_guard: "'",
    });
  });

  it('as Parquet can be read by others, lists of messages too', async () => {
    const { slug } = await judged(kim, { ...kim, prompt: 'What?', reasons: ['short', 'kind'], strength: 3 });
    const file = await (await exported(slug, '?as=parquet')).arrayBuffer();
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({
      prompt: 'What?',
      reasons: ['short', 'kind'],
      strength: 3n,
      system_a: 's1',
    });
    const chats = await (await exported(slug, '?as=parquet&format=dpo&style=conversational')).arrayBuffer();
    expect((await parquetReadObjects({ file: chats }))[0]).toEqual({
      prompt: [{ role: 'user', content: 'Why?' }],
      chosen: [{ role: 'assistant', content: 'So.' }],
      rejected: [{ role: 'assistant', content: 'Because.' }],
    });
  });

  it('of nothing is an empty file of each kind', async () => {
    const { slug } = await newProject({ prompts: 0 });
    expect(await textOf(await exported(slug))).toBe('');
    expect((await (await exported(slug, '?as=csv')).text()).split('\r\n')).toHaveLength(2);
    const file = await (await exported(slug, '?as=parquet')).arrayBuffer();
    expect(await parquetReadObjects({ file })).toEqual([]);
  });

  it('goes on page by page past what one page holds', async () => {
    const votes = Array.from({ length: 700 }, (_, index) => ({ annotator: `n${index}`, outcome: 'a' }));
    const { slug } = await judged({ prompt: 'p', a: 'x', b: 'y', votes });
    const rows = await rowsOf(slug);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 700 }, (_, index) => index + 1));
    expect(await rowsOf(slug, '?format=annotators')).toHaveLength(700);
  });

  it('has rewards for every response, null before there is a model', async () => {
    const { slug, id } = await newProject({ prompts: 4 });
    const before = await rowsOf(slug, '?format=rewards');
    expect(before).toHaveLength(12);
    expect(before[0]).toMatchObject({ reward: null, step: null });
    await annotate(slug, 12);
    await train(id);
    const after = await rowsOf(slug, '?format=rewards');
    expect(after).toHaveLength(12);
    for (const row of after)
      expect(row).toMatchObject({ reward: expect.any(Number), step: expect.any(Number) });
  });

  it('has the leaderboard, and annotators by pseudonyms that are the same each time', async () => {
    const { slug, id } = await judged(kim, { ...kim, prompt: 'How?', outcome: 'a', active_ms: 900 });
    await train(id);
    const systems = await rowsOf(slug, '?format=leaderboard');
    expect(systems.map(({ system }) => system).sort()).toEqual(['s1', 's2']);
    const annotators = await rowsOf(slug, '?format=annotators');
    expect(annotators).toEqual([
      expect.objectContaining({ comparisons: 2, a: 1, b: 1, left_rate: 0.5, median_active_ms: 900 }),
    ]);
    expect(annotators[0]?.['annotator']).toMatch(/^[0-9a-f]{20}$/);
    expect(await rowsOf(slug, '?format=annotators')).toEqual(annotators);
  });

  it('can be had by weight, by date, by how far people agree, and by the model’s margin', async () => {
    const votes = ['a', 'a', 'b', 'tie'].map((outcome, index) => ({ annotator: `n${index}`, outcome }));
    const { slug, id } = await judged(
      { prompt: 'p', a: 'A long and careful answer. It says more.', b: 'No.', votes },
      { ...kim, weight: 0.5, created_at: '2020-02-03T04:05:06.000Z' },
    );
    const annotators = async (query: string) => (await rowsOf(slug, query)).map(({ annotator }) => annotator);
    expect(await annotators('?min_weight=0.9')).toEqual(['n0', 'n1', 'n2', 'n3']);
    expect(await annotators('?from=2020-02-03&to=2020-02-04')).toEqual(['kim']);
    expect(await annotators('?to=2020-02-03')).toEqual([]);
    expect(await annotators('?min_agreement=0.5')).toEqual(['n0', 'n1', 'kim']);
    expect(await annotators('?min_agreement=0.6')).toEqual(['kim']);
    await train(id);
    const agreeing = await annotators('?min_margin=0.000001');
    expect(agreeing.length).toBeGreaterThan(0);
    expect(agreeing.includes('n0')).not.toBe(agreeing.includes('n2'));
    expect(agreeing).not.toContain('n3');
  });

  it('asks for a key of scope export, unless the project lets everyone have it; then nobody is named', async () => {
    const { slug, admin } = await judged(kim);
    expect(await problemOf(exported(slug, '', null))).toMatchObject({ status: 401, code: 'key_missing' });
    expect(await problemOf(exported(slug, '', 'score'))).toMatchObject({
      status: 403,
      code: 'scope_missing',
    });
    await (
      await send(`/v1/projects/${slug}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${await newKey('admin')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ settings: { public_export: true } }),
      })
    ).text();
    expect((await admin.project(slug)).settings.public_export).toBe(true);
    const [stranger] = await rowsOf(slug, '', null);
    expect(stranger?.['annotator']).toMatch(/^[0-9a-f]{20}$/);
    const [owner] = await rowsOf(slug);
    expect(owner?.['annotator']).toBe('kim');
  });

  it('comes with a data card, to read and to parse', async () => {
    const { slug } = await judged(
      kim,
      { ...kim, annotator: 'lee' },
      { ...kim, outcome: 'a', annotator: 'mia' },
    );
    const card = (await (await exported(slug, '?format=card&as=json')).json()) as Record<string, unknown>;
    expect(card).toMatchObject({
      project: slug,
      counts: {
        prompts: 1,
        responses: 2,
        systems: 2,
        comparisons: 3,
        annotators: 3,
        outcomes: { a: 1, b: 2 },
      },
      collection: { imported: 3, collected: 0 },
      licence: null,
    });
    // Of the three pairs of judgements one agrees.
    expect(card['agreement']).toEqual({ pairs: 1, value: 1 / 3 });
    const page = await (await exported(slug, '?format=card')).text();
    expect(page).toContain('# A test');
    expect(page).toContain('3 comparisons by 3 annotators: a 1, b 2');
    expect(page).toContain('## Licence');
  });

  it('refuses what does not go together, with the field', async () => {
    const { slug } = await newProject({ prompts: 0 });
    for (const [query, pointer] of [
      ['?format=leaderboard&min_weight=1', '/min_weight'],
      ['?format=card&as=csv', '/as'],
      ['?format=comparisons&as=markdown', '/as'],
      ['?from=yesterday', '/from'],
      ['?min_agreement=2', '/min_agreement'],
    ]) {
      expect(await problemOf(exported(slug, query))).toMatchObject({ status: 422, errors: [{ pointer }] });
    }
    expect(await problemOf(exported(slug, '?min_margin=1'))).toMatchObject({ code: 'checkpoint_not_found' });
  });
});
