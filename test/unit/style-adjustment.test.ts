import { expect, test } from 'vitest';
import { FEATURE_COUNT, featurize, STYLE_FEATURES } from '../../worker/core/features.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import { reward } from '../../worker/core/reward-network.ts';
import { styleAdjustedReward } from '../../worker/core/style-adjustment.ts';

const at = (name: string) => STYLE_FEATURES.findIndex((feature) => feature.name === name);
const NAMES = [
  'characters',
  'words_root',
  'sentences',
  'sentences_when_asked',
  'distinct_words',
  'paragraphs',
  'bullets',
  'headings',
  'emphasis',
];

function weighing(names: readonly string[]): Float32Array {
  const weights = new Float32Array(FEATURE_COUNT);
  for (const name of names) weights[at(name)] = 1;
  return weights;
}

const short = featurize('p?', 'It is open until six.');
const long = featurize(
  'p?',
  '# Hours\n\n- **Weekdays** until six\n- Saturdays until four\n\nSundays we are closed. Come by.',
);

test('every nuisance is a style feature: a reward of length and markup alone does not tell responses apart', () => {
  const network = { shape: LINEAR, weights: weighing(NAMES) };
  const mean = new Float32Array(FEATURE_COUNT).fill(0.5);
  expect(NAMES.every((name) => at(name) >= 0)).toBe(true);
  expect(reward(network, long)).toBeGreaterThan(reward(network, short) + 5);
  expect(styleAdjustedReward(network, long, mean)).toBe(styleAdjustedReward(network, short, mean));
});

test('a reward of anything else stays as it is', () => {
  const network = { shape: LINEAR, weights: weighing(['courtesy', 'questions', 'words_from_prompt']) };
  network.weights.fill(0.25, STYLE_FEATURES.length);
  const mean = new Float32Array(FEATURE_COUNT).fill(0.5);
  for (const features of [short, long])
    expect(styleAdjustedReward(network, features, mean)).toBeCloseTo(reward(network, features), 6);
});

test('a response of the usual length and markup keeps its reward', () => {
  const network = { shape: LINEAR, weights: new Float32Array(FEATURE_COUNT).fill(0.1) };
  const mean = new Float32Array(FEATURE_COUNT);
  for (const [place, index] of long.indices.entries()) mean[index] = long.values[place] as number;
  expect(styleAdjustedReward(network, long, mean)).toBeCloseTo(reward(network, long), 6);
});
