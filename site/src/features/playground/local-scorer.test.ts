import { expect, it } from 'vitest';
import { FEATURE_COUNT, featurize } from '../../../../worker/core/features.ts';
import { profileOf } from '../../../../worker/core/reference-profile.ts';
import { emptyModel, reward } from '../../../../worker/core/reward-network.ts';
import { encodeScoringFile } from '../../../../worker/core/scoring-file.ts';
import { LocalScorer } from './local-scorer.ts';

const REFERENCE = ['Yes.', 'Until six today.', '- One\n- Two'];
const FACTS = { step: 3, comparisons: 9, publishedAt: '', encoder: null };

function fileOf(hidden = 0): Uint8Array {
  const empty = emptyModel({ featureCount: FEATURE_COUNT, hidden });
  const model = { ...empty, weights: empty.weights.map((_, at) => Math.sin(at * 3) / 4) };
  const vectors = REFERENCE.map((response) => featurize('', response));
  const rewards = Float32Array.from(vectors, (vector) => reward(model, vector)).sort();
  return encodeScoringFile(
    { model, referenceRewards: rewards, profile: profileOf(vectors, FEATURE_COUNT) },
    FACTS,
  );
}

const TEXTS = {
  prompt: 'Is it open?',
  responses: ['Yes.', 'Until six today, and from nine tomorrow.', 'No!'],
};

it('orders by reward, and says how likely the first is chosen from all and over the second', () => {
  const { scores, order, lead, probabilityFirstIsBest } = new LocalScorer(fileOf()).judge(TEXTS);
  const rewards = order.map((place) => scores[place]?.reward ?? Number.NaN);
  expect(rewards).toEqual(rewards.toSorted((one, other) => other - one));
  expect(lead.probability).toBeGreaterThan(0.5);
  expect(probabilityFirstIsBest).toBeLessThan(lead.probability);
});

it('takes each reward apart into what adds up to it', () => {
  const { rewards, attributions } = new LocalScorer(fileOf()).explain(TEXTS);
  expect(rewards).toEqual(new LocalScorer(fileOf()).judge(TEXTS).scores.map(({ reward }) => reward));
  for (const [place, attribution] of attributions.entries()) {
    const parts = [...(attribution?.spans ?? []), ...(attribution?.style ?? [])];
    const total = parts.reduce((sum, { contribution }) => sum + contribution, attribution?.other ?? 0);
    expect(total).toBeCloseTo(rewards[place] ?? Number.NaN, 6);
  }
});

it('gives no parts of a reward that a hidden layer made', () => {
  expect(new LocalScorer(fileOf(8)).explain(TEXTS).attributions).toEqual([null, null, null]);
});

it('judges as a new scorer would, whatever was judged before', () => {
  const scorer = new LocalScorer(fileOf());
  const all = [
    TEXTS,
    { prompt: 'ab', responses: ['c', 'd'] },
    { prompt: 'a', responses: ['bc', 'bd'] },
    TEXTS,
  ];
  for (const texts of all) expect(scorer.judge(texts)).toEqual(new LocalScorer(fileOf()).judge(texts));
});
