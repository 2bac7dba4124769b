import { type SparseVector, STYLE_FEATURES } from './features.ts';
import { type RewardNetwork, reward } from './reward-network.ts';

/** Style features of length and of markup, of which a response can have more without being better. */
const NUISANCE_NAMES = [
  'characters',
  'words',
  'words_root',
  'brevity_5',
  'brevity_10',
  'brevity_30',
  'brevity_60',
  'brevity_150',
  'length_over_100',
  'length_over_300',
  'sentences',
  'sentences_by_turn_length',
  'sentences_by_prompt_length',
  'sentences_when_asked',
  'sentences_to_personal',
  'lines',
  'paragraphs',
  'length_to_prompt',
  // Words repeat as texts grow (Heaps' law): the share that is distinct tells length.
  'distinct_words',
  'bullets',
  'numbered',
  'headings',
  'emphasis',
];

/** Where they are in a feature vector, ascending. */
const NUISANCES = STYLE_FEATURES.flatMap(({ name }, index) => (NUISANCE_NAMES.includes(name) ? [index] : []));

/** Reward of a response as if it were of usual length and markup: its features of those are set to the mean of the project's
 *  responses. How much they count was fitted beside all others, so that what is left is what the rest of the text is worth
 *  where they are equal, as style control leaves a system's strength.
 *  @param mean of the project's responses, `[featureCount]`
 *  @returns in nats, not centred
 *  @see Li, Angelopoulos, Chiang 2024, "Does style matter? Disentangling style and substance in Chatbot Arena" */
export function styleAdjustedReward(
  network: RewardNetwork,
  features: SparseVector,
  mean: Float32Array,
): number {
  return reward(network, withUsualStyle(features, mean));
}

function withUsualStyle({ indices, values }: SparseVector, mean: Float32Array): SparseVector {
  const kept = indices.filter((index) => !NUISANCES.includes(index));
  const keptValues = values.filter((_, at) => !NUISANCES.includes(indices[at] as number));
  return {
    indices: Uint16Array.from([...NUISANCES, ...kept]),
    values: Float32Array.from([...NUISANCES.map((index) => mean[index] as number), ...keptValues]),
  };
}
