import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languageNamed, matchesFacets, tagsNamed } from '../../worker/core/facets.ts';
import { readRecord } from '../../worker/core/import-formats/registry.ts';

describe('the language of a prompt', () => {
  test.each([
    ['English', 'en'],
    ['portuguese', 'pt'],
    ['pt_br', 'pt-BR'],
    ['EN', 'en'],
    ['zh-hans', 'zh-Hans'],
    ['Klingon, old', 'Klingon, old'],
    [' python ', 'python'],
    ['unknown', null],
    ['', null],
    ['\u200b\u0000', null],
    ['\ufeffEnglish', 'en'],
  ])('%j is %j', (given, named) => {
    expect(languageNamed(given)).toBe(named);
  });

  test('named again it stays as it is, and tags do, too', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (text, texts) => {
        const language = languageNamed(text);
        expect(language === null ? null : languageNamed(language)).toBe(language);
        expect(tagsNamed(tagsNamed(texts))).toEqual(tagsNamed(texts));
        expect(tagsNamed(texts.toReversed())).toEqual(tagsNamed(texts));
      }),
    );
  });
});

describe('the tags of a prompt', () => {
  test.each([
    ['spaces', ' \t\u3000'],
    ['control characters', '\u0000\u001b\u0085'],
    ['zero-width characters', '\u200b\u200d\ufeff\u2060'],
    ['a turn of direction', '\u202e\u2069'],
    ['fillers', '\u3164\u115f\u2800'],
  ])('are not %s alone, which nobody sees', (_, text) => {
    expect(tagsNamed([text])).toEqual([]);
    expect(
      readRecord({ prompt: 'p', chosen: 'a', rejected: 'b', tags: [text, 'math'] }).rows[0]?.facets,
    ).toEqual({ language: null, tags: ['math'] });
  });

  test('that look alike are one', () => {
    expect(tagsNamed(['math', 'ma\u200bth', '\u202emath', 'math\u0000', ' math '])).toEqual(['math']);
    expect(tagsNamed(['a\nb', 'a  b'])).toEqual(['a b']);
  });

  test.each(['❤️', '👩‍🚀', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم', 'é', '?'])('keep what %j is made of', (tag) => {
    expect(tagsNamed([tag])).toEqual([tag]);
  });
});

test('a filter takes what is of its language and of its tag; of no language what nobody told', () => {
  const facets = { language: 'en', tags: ['code', 'math'] };
  const taken = (filter: Parameters<typeof matchesFacets>[1]) => matchesFacets(facets, filter);
  expect([taken({}), taken({ tag: 'math' }), taken({ tag: 'math', language: 'en' })]).toEqual([
    true,
    true,
    true,
  ]);
  expect([taken({ tag: 'mat' }), taken({ tag: 'math', language: 'de' })]).toEqual([false, false]);
  expect(matchesFacets(undefined, { language: 'unknown' })).toBe(true);
  expect(matchesFacets(undefined, { tag: 'math' })).toBe(false);
});

const conversation = (text: string) => [
  { role: 'user', content: 'hi' },
  { role: 'assistant', content: text },
];
const battle = {
  model_a: 'a',
  model_b: 'b',
  winner: 'tie',
  conversation_a: conversation('yo'),
  conversation_b: conversation('hey'),
};
const message = (role: string, lang: string, replies: object[] = []) => ({
  role,
  text: `${role} ${lang}`,
  lang,
  replies,
});

describe('what data sets say of their prompts', () => {
  test.each([
    [
      'Tilt’s own',
      { prompt: 'p', responses: ['a'], tags: ['math', 'easy', 'math'], language: 'German' },
      'de: easy, math',
    ],
    [
      'a CSV with commas',
      { prompt: 'p', chosen: 'a', rejected: 'b', tags: 'math, easy' },
      'null: easy, math',
    ],
    [
      'a CSV with JSON',
      { prompt: 'p', a: 'a', b: 'b', outcome: 'a', tags: '["a, b"]', lang: 'fr' },
      'fr: a, b',
    ],
    ['a category', { prompt: 'p', a: 'a', b: 'b', votes: [], category: 'poems' }, 'null: poems'],
    ['the arena, 33k', { ...battle, language: 'English', anony: true }, 'en: '],
    [
      'the arena, 140k',
      {
        ...battle,
        language: 'pl',
        is_code: true,
        category_tag: {
          'criteria_v0.1': { complexity: true, creativity: false },
          'if_v0.1': { if: true, score: 4 },
        },
      },
      'pl: code, complexity, instruction_following',
    ],
    [
      'the arena, as JSON text',
      { ...battle, category_tag: '{"math_v0.1": {"math": true}}', is_code: false },
      'null: math',
    ],
    [
      'HelpSteer3',
      {
        context: 'p',
        response1: 'a',
        response2: 'b',
        overall_preference: 1,
        domain: 'stem',
        language: 'english',
      },
      'en: stem',
    ],
    [
      'HelpSteer3, code',
      {
        context: 'p',
        response1: 'a',
        response2: 'b',
        overall_preference: 1,
        domain: 'code',
        language: 'python',
      },
      'null: code, python',
    ],
    [
      'SHP',
      { history: 'p', human_ref_A: 'a', human_ref_B: 'b', labels: 1, domain: 'askculinary_train' },
      'null: askculinary',
    ],
    [
      'Label Studio',
      { data: { prompt: 'p', answer1: 'a', answer2: 'b', tags: ['x'], language: 'uk' }, annotations: [] },
      'uk: x',
    ],
    [
      'anything in fields of those names',
      { prompt: 'p', chosen: 'a', rejected: 'b', tags: { x: 1 }, language: 7, category: [{}, 3] },
      undefined,
    ],
    ['nothing', { prompt: 'p', responses: ['a'], language: null, tags: [] }, undefined],
  ])('%s', (_what, record, expected) => {
    const [row] = readRecord(record).rows;
    const { facets } = row ?? {};
    expect(facets && `${facets.language}: ${facets.tags.join(', ')}`).toBe(expected);
  });

  test('a tree of OASST tells of each prompt its own language', () => {
    const tree = {
      message_tree_id: '1',
      prompt: message('prompter', 'en', [
        message('assistant', 'en', [message('prompter', 'pt-BR', [message('assistant', 'pt-BR')])]),
      ]),
    };
    expect(readRecord(tree).rows.map(({ facets }) => facets?.language)).toEqual(['en', 'pt-BR']);
  });

  test('a mapping names their fields', () => {
    const record = { q: 'p', best: 'a', worst: 'b', meta: { topic: 'law', locale: 'en-GB' } };
    const mapping = {
      prompt: 'q',
      chosen: 'best',
      rejected: 'worst',
      tags: 'meta.topic',
      language: 'meta.locale',
    };
    expect(readRecord(record, { mapping }).rows[0]?.facets).toEqual({ language: 'en-GB', tags: ['law'] });
  });
});
