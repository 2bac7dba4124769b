import { describe, expect, it } from 'vitest';
import type { CheckpointCard } from '../../../../worker/contract/checkpoint.ts';
import { encoderInWords, headInWords, partsOf, recipeOf, shortHash } from './facts.ts';

const card: CheckpointCard = {
  step: 72,
  comparisons: 600,
  published_at: '2026-11-24T10:50:16.289Z',
  feature_version: 1,
  feature_count: 2112,
  encoder: null,
  sha256: '210b2137576b73c3660de343e8ebfc0be16e77d3e012ce4abf62c338a0be7073',
  head: 'linear',
  weights: 2112,
  last_comparison: 600,
  preferences: 561,
  held_out: 104,
  held_out_share: 0.1,
  strength_margin: 0,
  prior: null,
  warm_start: [],
  comparisons_saved: { value: null, standard_error: null, reason: 'too_few_chosen' },
  promotion: null,
  progressive: null,
  held_out_evaluation: null,
};

it('says what became of each comparison', () => {
  const parts = partsOf(card);
  expect(parts?.map(({ comparisons }) => comparisons)).toEqual([457, 104, 39]);
  expect(parts?.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100, 9);
});

it('knows no parts of a checkpoint that did not note them', () => {
  expect(partsOf({ ...card, preferences: null })).toBeNull();
});

it('names the head with its weights, and a hash by its beginning', () => {
  expect(headInWords({ ...card, head: 'mlp', weights: 33_825 })).toBe('One hidden layer, 33,825 weights');
  expect(shortHash(card.sha256)).toBe('210b2137576b…');
});

it('names the encoder that the model needs, and where it answers', () => {
  const encoder = { model: 'small', dimensions: 1536, max_characters: 2000 };
  const url = 'https://api.example.com/v1/embeddings';
  expect(encoderInWords({ ...encoder, kind: 'openai', url })).toBe(
    'small at api.example.com, 1,536 numbers a text',
  );
  expect(encoderInWords({ ...encoder, kind: 'workers-ai' })).toBe(
    'small at Workers AI, 1,536 numbers a text',
  );
});

it('tells of settings only where they matter', () => {
  expect(recipeOf(card)).toEqual(['10 % of the prompts are set aside as held out.']);
  expect(recipeOf({ ...card, strength_margin: 1 })).toHaveLength(2);
  expect(recipeOf({ ...card, held_out_share: null, strength_margin: null })).toEqual([]);
});

describe('of a warm start', () => {
  const prior = {
    source: { kind: 'checkpoint' as const, project: 'support', step: 1_012 },
    sha256: card.sha256,
    preferences: 2_000,
  };
  const warm_start = [
    { prior_weight: 0, share: 0.125 },
    { prior_weight: 0.5, share: 0.25 },
    { prior_weight: 1, share: 0.625 },
  ];

  it('says what it started from, and how much of that is left', () => {
    expect(recipeOf({ ...card, prior, warm_start }).slice(-2)).toEqual([
      'It started warm, from step 1,012 of the project “support”, which had learnt from 2,000 preferences.',
      'By how well each foretells, these now have of the model: a cold start 13 %, one from half of it 25 %, one from all of it 63 %.',
    ]);
  });

  it('names no project that the reader may not read, and no file', () => {
    const hidden = { ...prior, source: { ...prior.source, project: null, step: null } };
    expect(recipeOf({ ...card, prior: hidden }).at(-1)).toContain('a project that is not public');
    const file = { ...prior, source: { kind: 'file' as const }, preferences: 1 };
    expect(recipeOf({ ...card, prior: file }).at(-1)).toContain('from what a file of 1 preference taught.');
  });

  it('of MLPs names the one that is published', () => {
    const taken = warm_start.map((each) => ({ ...each, share: Number(each.prior_weight === 1) }));
    expect(recipeOf({ ...card, head: 'mlp', prior, warm_start: taken }).at(-1)).toContain(
      'which foretells best: one from all of it.',
    );
  });
});
