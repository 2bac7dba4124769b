import { describe, expect, it } from 'vitest';
import { type ImportFormat, readRecord } from '../../worker/core/import-formats/registry.ts';
import type { ImportedRow } from '../../worker/core/imported-row.ts';
import { tiersOf } from '../../worker/core/ranking.ts';

/** A row in short: who said what of which text. */
function said({ responses, judgements }: ImportedRow): string[] {
  return judgements.map(({ a, b, outcome, ranking, annotator, strength }) => {
    const by = `${annotator ?? '-'}${strength === null ? '' : `!${strength}`}`;
    if (ranking?.ranks) {
      const tiers = tiersOf(ranking.ranks).map((tier) => tier.map((at) => ranking.members[at] as number));
      return `${by}: ${tiers.map((tier) => tier.map((index) => responses[index]?.text).join(' = ')).join(' > ')}`;
    }
    return `${by}: ${responses[a]?.text} ${outcome} ${responses[b]?.text}`;
  });
}

function systems({ responses }: ImportedRow): (string | null)[] {
  return responses.map(({ system }) => system);
}

const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });
const parts = (text: string) => [{ type: 'text', text, image: null, mimeType: null }];

interface Case {
  format: ImportFormat;
  what: string;
  record: unknown;
  prompt: string;
  said: string[];
  systems?: (string | null)[];
}

const CASES: Case[] = [
  {
    format: 'pairs',
    what: 'TRL, explicit prompt',
    record: { prompt: 'Sky?', chosen: 'Blue.', rejected: 'Green.' },
    prompt: 'Sky?',
    said: ['-: Blue. a Green.'],
  },
  {
    format: 'hh',
    what: 'TRL, implicit prompt, no transcript',
    record: { chosen: 'The sky is blue.', rejected: 'The sky is bleak.', judge: 'kim' },
    prompt: 'The sky is',
    said: ['kim: blue. a bleak.'],
  },
  {
    format: 'trl-conversational',
    what: 'TRL, conversational, explicit prompt',
    record: {
      prompt: [{ role: 'system', content: 'Be brief.' }, user('Sky?')],
      chosen: [assistant('Blue.')],
      rejected: [assistant('Green.')],
    },
    prompt: 'Be brief.\n\nSky?',
    said: ['-: Blue. a Green.'],
  },
  {
    format: 'trl-conversational',
    what: 'TRL, conversational, implicit prompt, as JSON texts in a CSV',
    record: {
      chosen: JSON.stringify([user('Sky?'), assistant('Blue.')]),
      rejected: JSON.stringify([user('Sky?'), assistant('Green.')]),
    },
    prompt: 'Sky?',
    said: ['-: Blue. a Green.'],
  },
  {
    format: 'sharegpt',
    what: 'LLaMA-Factory, with a system prompt',
    record: {
      system: 'Be brief.',
      conversations: [
        { from: 'human', value: 'Hi' },
        { from: 'gpt', value: 'Hello.' },
        { from: 'human', value: 'Sky?' },
      ],
      chosen: { from: 'gpt', value: 'Blue.' },
      rejected: { from: 'gpt', value: 'Green.' },
      annotator: 'kim',
    },
    prompt: 'Be brief.\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: Sky?',
    said: ['kim: Blue. a Green.'],
  },
  {
    format: 'arena',
    what: 'Chatbot Arena 33k',
    record: {
      question_id: '1f',
      model_a: 'koala',
      model_b: 'llama',
      winner: 'tie (bothbad)',
      judge: 'arena_user_1',
      conversation_a: [user('hi'), assistant('yo')],
      conversation_b: [user('hi'), assistant('hey')],
      turn: 1,
      anony: true,
      tstamp: 1682352000.5,
    },
    prompt: 'hi',
    said: ['arena_user_1: yo both_bad hey'],
    systems: ['koala', 'llama'],
  },
  {
    format: 'arena-55k',
    what: 'Chatbot Arena 55k, as its CSV has it',
    record: {
      id: '30192',
      model_a: 'gpt',
      model_b: 'claude',
      prompt: '["first?","second?"]',
      response_a: '["one","two"]',
      response_b: '["uno",null]',
      winner_model_a: '0',
      winner_model_b: '1',
      winner_tie: '0',
    },
    prompt: 'first?',
    said: ['-: one\n\nHuman: second?\n\nAssistant: two b uno\n\nHuman: second?\n\nAssistant: '],
    systems: ['gpt', 'claude'],
  },
  {
    format: 'arena-55k',
    what: 'Chatbot Arena, one turn each, as plain texts',
    record: {
      id: 'a1',
      prompt: '[1, 2] is what?',
      response_a: '[1, 2]',
      response_b: 'A list.',
      winner: 'model_b',
      model_a: 'gpt',
      model_b: 'claude',
      language: 'English',
    },
    prompt: '[1, 2] is what?',
    said: ['-: [1, 2] b A list.'],
    systems: ['gpt', 'claude'],
  },
  {
    format: 'arena',
    what: 'an export of battles between responses of no known system',
    record: {
      model_a: null,
      model_b: null,
      winner: 'tie (bothbad)',
      judge: 'kim',
      conversation_a: [user('q'), assistant('x')],
      conversation_b: [user('q'), assistant('y')],
      turn: 1,
      tstamp: 1_700_000_000.25,
    },
    prompt: 'q',
    said: ['kim: x both_bad y'],
    systems: [null, null],
  },
  {
    format: 'arena',
    what: 'Chatbot Arena 100k, conversations as JSON texts',
    record: {
      question_id: 'q',
      model_a: 'm1',
      model_b: 'm2',
      winner: 'model_b',
      judge_hash: 'ab12',
      conversation_a: JSON.stringify([user('hi'), assistant('yo')]),
      conversation_b: JSON.stringify([user('hi'), assistant('hey')]),
      tstamp: 1.5,
      anony: true,
    },
    prompt: 'hi',
    said: ['ab12: yo b hey'],
    systems: ['m1', 'm2'],
  },
  {
    format: 'arena',
    what: 'Chatbot Arena 140k, contents in parts',
    record: {
      id: 'c4',
      model_a: 'm1',
      model_b: 'm2',
      winner: 'both_bad',
      evaluation_session_id: 's',
      evaluation_order: 1,
      conversation_a: [user(parts('hi')), assistant(parts('yo'))],
      conversation_b: [user(parts('hi')), assistant(parts('hey'))],
      full_conversation: [],
    },
    prompt: 'hi',
    said: ['-: yo both_bad hey'],
    systems: ['m1', 'm2'],
  },
  {
    format: 'mt-bench',
    what: 'MT-bench, of which the first turn was judged',
    record: {
      question_id: 81,
      model_a: 'alpaca',
      model_b: 'gpt-4',
      winner: 'model_b',
      judge: 'expert_3',
      conversation_a: [user('q'), assistant('a1'), user('more'), assistant('a2')],
      conversation_b: [user('q'), assistant('b1'), user('more'), assistant('b2')],
      turn: 1,
    },
    prompt: 'q',
    said: ['expert_3: a1 b b1'],
    systems: ['alpaca', 'gpt-4'],
  },
  {
    format: 'mt-bench',
    what: 'MT-bench, judged by GPT-4',
    record: {
      question_id: 81,
      model_a: 'm1',
      model_b: 'm2',
      winner: 'tie',
      judge: ['gpt-4', 'pair-v2'],
      conversation_a: [user('q'), assistant('a1')],
      conversation_b: [user('q'), assistant('b1')],
      turn: 1,
    },
    prompt: 'q',
    said: ['gpt-4 pair-v2: a1 tie b1'],
  },
  {
    format: 'ultrafeedback',
    what: 'UltraFeedback binarized',
    record: {
      prompt: 'q',
      prompt_id: 'f0',
      chosen: [user('q'), assistant('good')],
      rejected: [user('q'), assistant('bad')],
      messages: [user('q'), assistant('good')],
      score_chosen: 8.5,
      score_rejected: 3,
    },
    prompt: 'q',
    said: ['-: good a bad'],
  },
  {
    format: 'ultrafeedback',
    what: 'UltraFeedback binarized, equal scores',
    record: {
      prompt: 'q',
      chosen: [user('q'), assistant('x')],
      rejected: [user('q'), assistant('y')],
      score_chosen: 8,
      score_rejected: 8,
    },
    prompt: 'q',
    said: ['-: x tie y'],
  },
  {
    format: 'ultrafeedback',
    what: 'UltraFeedback, Argilla’s binarization',
    record: {
      source: 's',
      instruction: 'q',
      chosen_response: 'good',
      rejected_response: 'bad',
      chosen_avg_rating: 5,
      rejected_avg_rating: 2.5,
      chosen_model: 'gpt-4',
      rejected_model: 'falcon',
    },
    prompt: 'q',
    said: ['-: good a bad'],
    systems: ['gpt-4', 'falcon'],
  },
  {
    format: 'ultrafeedback',
    what: 'UltraFeedback itself',
    record: {
      source: 's',
      instruction: 'q',
      models: ['m1', 'm2', 'm3'],
      completions: [
        { model: 'm1', response: 'x', overall_score: 3 },
        { model: 'm2', response: 'y', overall_score: 9 },
        { model: 'm3', response: 'z', overall_score: 3 },
      ],
    },
    prompt: 'q',
    said: ['-: y > x = z'],
    systems: ['m1', 'm2', 'm3'],
  },
  {
    format: 'shp',
    what: 'SHP',
    record: {
      post_id: 'p',
      domain: 'askx_train',
      history: 'post',
      human_ref_A: 'one',
      human_ref_B: 'two',
      labels: 0,
      score_A: 3,
      score_B: 9,
    },
    prompt: 'post',
    said: ['-: one b two'],
  },
  {
    format: 'webgpt',
    what: 'WebGPT',
    record: {
      question: { dataset: 'eli5', id: '1', full_text: 'why?' },
      quotes_0: { title: [], extract: [] },
      answer_0: 'one',
      score_0: 0.5,
      answer_1: 'two',
      score_1: -0.5,
    },
    prompt: 'why?',
    said: ['-: one a two'],
  },
  {
    format: 'webgpt',
    what: 'WebGPT, a tie',
    record: { question: { full_text: 'why?' }, answer_0: 'one', score_0: 0, answer_1: 'two', score_1: 0 },
    prompt: 'why?',
    said: ['-: one tie two'],
  },
  {
    format: 'summarize-from-feedback',
    what: 'summarize-from-feedback',
    record: {
      info: { id: 't3', post: 'long story', title: 'Help', subreddit: 'r', site: null, article: null },
      summaries: [
        { text: 'short', policy: 'sup1', note: null },
        { text: 'shorter', policy: 'ref', note: null },
      ],
      choice: 1,
      worker: 'w7',
      batch: 'b',
      split: 'train',
      extra: { confidence: 8 },
    },
    prompt: 'Help\n\nlong story',
    said: ['w7: short b shorter'],
    systems: ['sup1', 'ref'],
  },
  {
    format: 'helpsteer2',
    what: 'HelpSteer2’s preferences, rater by rater',
    record: {
      split: 'train',
      prompt: 'q',
      response_1: 'x',
      response_2: 'y',
      preference_strength: 1,
      preference_statement: 's',
      preference_elaboration: 'e',
      three_most_similar_preferences: [
        { statement: 'y is a bit better', elaboration: 'e', strength: 1 },
        { statement: 'same', elaboration: 'e', strength: 0 },
        { statement: 'x by far', elaboration: 'e', strength: -3 },
      ],
      all_preferences_unprocessed: [],
    },
    prompt: 'q',
    said: ['rater-1!2: x b y', 'rater-2: x tie y', 'rater-3!4: x a y'],
  },
  {
    format: 'helpsteer3',
    what: 'HelpSteer3’s preferences, without single ones',
    record: {
      domain: 'general',
      language: 'english',
      context: [user('hi'), assistant('yo'), user('why?')],
      response1: 'x',
      response2: 'y',
      overall_preference: -2,
      individual_preference: [],
    },
    prompt: 'Human: hi\n\nAssistant: yo\n\nHuman: why?',
    said: ['-!3: x a y'],
  },
  {
    format: 'nectar',
    what: 'Nectar',
    record: {
      prompt: '\n\nHuman: hi\n\nAssistant: ',
      answers: [
        { answer: 'x', model: 'gpt-4', rank: 1 },
        { answer: 'y', model: 'llama', rank: 3 },
        { answer: 'z', model: 'mistral', rank: 2 },
      ],
      turns: 1,
      num_responses: 3,
      source: ['lmsys-chat-1m'],
      good_natured: true,
    },
    prompt: 'Human: hi',
    said: ['-: x > z > y'],
    systems: ['gpt-4', 'llama', 'mistral'],
  },
  {
    format: 'pku-safe-rlhf',
    what: 'PKU-SafeRLHF, by helpfulness',
    record: {
      prompt: 'q',
      response_0: 'x',
      response_1: 'y',
      response_0_source: 'Alpaca-7B',
      response_1_source: 'Alpaca2-7B',
      is_response_0_safe: false,
      is_response_1_safe: true,
      better_response_id: 0,
      safer_response_id: 1,
    },
    prompt: 'q',
    said: ['-: x a y'],
    systems: ['Alpaca-7B', 'Alpaca2-7B'],
  },
  {
    format: 'label-studio',
    what: 'Label Studio, pairwise, JSON',
    record: {
      id: 1,
      data: { prompt: 'q', answer1: 'x', answer2: 'y' },
      annotations: [
        {
          id: 1001,
          completed_by: 10,
          lead_time: 4.288,
          was_cancelled: false,
          created_at: '2024-03-09T22:16:08.728353Z',
          result: [
            { from_name: 'pw', to_name: 'answer1,answer2', type: 'pairwise', value: { selected: 'right' } },
          ],
        },
        {
          id: 1002,
          completed_by: { id: 11, email: 'kim@example.com' },
          result: [{ type: 'choices', value: { choices: ['tie'] } }],
        },
        { id: 1003, completed_by: 12, was_cancelled: true, result: [] },
      ],
    },
    prompt: 'q',
    said: ['10: x b y', '11: x tie y'],
  },
  {
    format: 'label-studio',
    what: 'Label Studio, pairwise, JSON-MIN',
    record: {
      id: 1,
      prompt: 'q',
      answer1: 'x',
      answer2: 'y',
      comparison: [{ selected: 'left' }],
      annotator: 10,
      annotation_id: 7,
      lead_time: 2,
    },
    prompt: 'q',
    said: ['10: x a y'],
  },
  {
    format: 'label-studio',
    what: 'Label Studio, pairwise, CSV',
    record: {
      annotation_id: '7',
      annotator: 'kim@example.com',
      answer1: 'x',
      answer2: 'y',
      comparison: '[{"selected": "right"}]',
      id: '1',
      lead_time: '2.5',
      prompt: 'q',
    },
    prompt: 'q',
    said: ['kim@example.com: x b y'],
  },
  {
    format: 'label-studio',
    what: 'Label Studio, a choice beside the texts, JSON-MIN',
    record: {
      id: 1,
      prompt: 'q',
      left: 'x',
      right: 'y',
      equal: 'same',
      annotator: 10,
      annotation_id: 7,
    },
    prompt: 'q',
    said: ['10: x tie y'],
  },
  {
    format: 'argilla',
    what: 'Argilla 2, a choice',
    record: {
      id: 'r1',
      status: 'completed',
      fields: { instruction: 'q', response1: 'x', response2: 'y' },
      metadata: {},
      suggestions: {},
      responses: {
        preference: [
          { value: 'response2', user_id: 'u1' },
          { value: 'tie', user_id: 'u2' },
        ],
        comment: [{ value: 'nice', user_id: 'u1' }],
      },
    },
    prompt: 'q',
    said: ['u1: x b y', 'u2: x tie y'],
  },
  {
    format: 'argilla',
    what: 'Argilla 2, flattened',
    record: {
      id: 'r1',
      prompt: 'q',
      response1: 'x',
      response2: 'y',
      'preference.responses': ['response1', 'response2'],
      'preference.responses.users': ['u1', 'u2'],
      'preference.responses.status': ['submitted', 'draft'],
    },
    prompt: 'q',
    said: ['u1: x a y'],
  },
  {
    format: 'argilla',
    what: 'Argilla 1, a ranking with a tie',
    record: {
      prompt: 'q',
      reply_1: 'x',
      reply_2: 'y',
      reply_3: 'z',
      'reply-ranking': [
        {
          user_id: 'u1',
          status: 'submitted',
          value: [
            { rank: 1, value: 'reply-2' },
            { rank: 2, value: 'reply-1' },
            { rank: 2, value: 'reply-3' },
          ],
        },
        { user_id: 'u2', status: 'discarded', value: [] },
      ],
    },
    prompt: 'q',
    said: ['u1: y > x = z'],
  },
  {
    format: 'argilla',
    what: 'Argilla 1, a ranking as the datasets library keeps it',
    record: {
      prompt: 'q',
      'response-1': 'x',
      'response-2': 'y',
      preference: [
        { user_id: 'u1', status: 'submitted', value: { rank: [1, 2], value: ['response-2', 'response-1'] } },
        { user_id: 'u2', status: 'submitted', value: { rank: [], value: [] } },
      ],
      metadata: '{}',
    },
    prompt: 'q',
    said: ['u1: x b y'],
  },
  {
    format: 'argilla',
    what: 'Argilla 1, its own records',
    record: {
      fields: { prompt: 'q', 'response-1': 'x', 'response-2': 'y' },
      metadata: {},
      responses: [
        {
          user_id: 'u1',
          status: 'submitted',
          values: { better: { value: 'response-1' }, why: { value: 'nice' } },
        },
        { user_id: 'u2', status: 'draft', values: { better: { value: 'response-2' } } },
      ],
      suggestions: [],
    },
    prompt: 'q',
    said: ['u1: x a y'],
  },
  {
    format: 'comparison',
    what: 'a comparison, as Tilt exports it',
    record: { prompt: 'q', a: 'x', b: 'y', outcome: 'skip', annotator: 'kim', skip_reason: 'too long' },
    prompt: 'q',
    said: ['kim: x skip y'],
  },
];

describe('a record of', () => {
  it.each([
    [{ tstamp: 1_700_000_000.25 }, '2023-11-14T22:13:20.250Z'],
    [{ tstamp: '1700000000' }, '2023-11-14T22:13:20.000Z'],
    [{ timestamp: '2025-05-01T10:00:00Z' }, '2025-05-01T10:00:00.000Z'],
    [{ tstamp: 'yesterday' }, undefined],
    [{}, undefined],
  ])('a battle with %j is of that time', (time, expected) => {
    const conversation = [user('q'), assistant('x')];
    const sides = { conversation_a: conversation, conversation_b: conversation };
    const record = { model_a: 'm', model_b: 'n', winner: 'tie', ...sides, ...time };
    const [row] = readRecord(record).rows;
    expect(row?.judgements[0]?.details?.createdAt?.toISOString()).toBe(expected);
  });

  it.each(CASES)(
    '$what is known as $format and read',
    ({ format, record, prompt, said: expected, ...more }) => {
      const read = readRecord(record);
      expect(read.format).toBe(format);
      expect(read.rows).toHaveLength(1);
      const [row] = read.rows as [ImportedRow];
      expect(row.prompt).toBe(prompt);
      expect(said(row)).toEqual(expected);
      if (more.systems) expect(systems(row)).toEqual(more.systems);
    },
  );

  it('OASST holds a prompt for each message that was replied to, behind what led to it', () => {
    const reply = (text: string, rank: number | null, replies: unknown[] = []) => ({
      role: 'assistant',
      text,
      rank,
      replies,
    });
    const { format, rows } = readRecord({
      message_tree_id: 't',
      tree_state: 'ready_for_export',
      prompt: {
        role: 'prompter',
        text: 'hi',
        replies: [
          reply('good', 0, [{ role: 'prompter', text: 'why?', replies: [reply('so', null)] }]),
          reply('bad', 2),
          reply('fair', 1),
          { ...reply('gone', 3), deleted: true },
        ],
      },
    });
    expect(format).toBe('oasst');
    expect(rows.map(({ prompt }) => prompt)).toEqual(['hi', 'Human: hi\n\nAssistant: good\n\nHuman: why?']);
    expect(said(rows[0] as ImportedRow)).toEqual(['-: good > fair > bad']);
    expect(rows[1]).toMatchObject({ responses: [{ text: 'so' }], judgements: [] });
  });

  it('PKU-SafeRLHF is read by its other criterion under another name', () => {
    const record = {
      prompt: 'q',
      response_0: 'x',
      response_1: 'y',
      better_response_id: 0,
      safer_response_id: 1,
    };
    const { rows } = readRecord(record, { format: 'pku-safe-rlhf-safety' });
    expect(said(rows[0] as ImportedRow)).toEqual(['-: x b y']);
  });

  it('an unknown shape is read by the names of its fields, within others too', () => {
    const mapping = { prompt: 'ask.text', a: 'one', b: 'two', outcome: 'which', annotator: 'who' };
    const record = { ask: { text: 'q' }, one: 'x', two: 'y', which: 'Right', who: 'kim', chosen: 'not this' };
    const { format, rows } = readRecord(record, { mapping });
    expect(format).toBe('comparison');
    expect(said(rows[0] as ImportedRow)).toEqual(['kim: x b y']);
  });

  it.each([
    ['two', 'the name of a response’s field'],
    ['llama', 'its system'],
    ['y', 'its text'],
    ['right', 'a side'],
  ])('of which the outcome is “%s”: %s', (which) => {
    const mapping = { prompt: 'q', a: 'one', b: 'two', system_a: 'm1', system_b: 'm2', outcome: 'which' };
    const record = { q: 'q', one: 'x', two: 'y', m1: 'gpt', m2: 'llama', which };
    expect(readRecord(record, { mapping }).rows.map(said)).toEqual([['-: x b y']]);
  });

  it('takes an outcome for neither where it would name both, or none', () => {
    const mapping = { prompt: 'q', a: 'one', b: 'two', outcome: 'which' };
    const record = { q: 'q', one: 'x', two: 'x', which: 'x' };
    expect(() => readRecord(record, { mapping })).toThrow('outcome must be one of');
    expect(() => readRecord({ ...record, which: 'three' }, { mapping })).toThrow('outcome must be one of');
  });

  it('weighs all pairs of a ranking that no row can hold as one example', () => {
    const answers = Array.from({ length: 10 }, (_, rank) => ({ answer: `r${rank}`, model: 'm', rank }));
    const { rows } = readRecord({ prompt: 'q', answers });
    const weights = rows.flatMap(({ judgements }) => judgements.map(({ weight }) => weight));
    expect(weights).toHaveLength(45);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(
      rows.flatMap(({ judgements }) => judgements).every(({ a, b, outcome }) => a < b && outcome === 'a'),
    ).toBe(true);
  });

  it.each([
    [
      {
        model_a: 'a',
        model_b: 'b',
        winner: 'nobody',
        conversation_a: [user('q'), assistant('x')],
        conversation_b: [user('q'), assistant('y')],
      },
      /winner/,
    ],
    [
      {
        model_a: 'a',
        model_b: 'b',
        winner: 'tie',
        conversation_a: [user('q')],
        conversation_b: [user('r'), assistant('y')],
      },
      /begin alike/,
    ],
    [{ history: 'h', human_ref_A: 'x', human_ref_B: 'y', labels: 2 }, /labels/],
    [{ question: {}, answer_0: 'x', answer_1: 'y', score_0: 1 }, /full_text/],
    [{ info: { title: 't' }, summaries: [{ text: 'x' }, { text: 'y' }], choice: 0 }, /info/],
    [{ prompt: 'q', answers: [{ answer: 'x', model: 'm' }] }, /answers\[0\]\.rank/],
    [{ message_tree_id: 't', prompt: { role: 'prompter', text: 'hi' } }, /reply/],
    [{ prompt: 'q', response_1: 'x', response_2: 'y', preference_strength: 7 }, /preference_strength/],
    [{ prompt: 'q', a: 'x', b: 'y', outcome: 'left-ish' }, /outcome/],
    [{ prompt: 'q', a: 'x', b: 'y', outcome: 'a', created_at: 'soon' }, /created_at/],
    [{ data: { prompt: 'q', answer1: 'x' }, annotations: [] }, /no two fields/],
  ])('what is wrong says so, with the field: %j', (record, sentence) => {
    expect(() => readRecord(record)).toThrow(sentence);
  });
});
