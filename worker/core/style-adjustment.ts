import { type SparseVector, STYLE_FEATURES } from './features.ts';
import { choleskyFactor, solveWithFactor, zeroMatrix } from './linear-algebra.ts';
import { wholeCell } from './precision.ts';
import { type RewardModel, reward } from './reward-network.ts';

/** Length itself. */
const LENGTH = ['characters', 'words', 'words_root', 'lines', 'paragraphs'];

/** What tells length in another way, and more beside it: its shapes, and how many sentences and different words make it up. */
const ALONG_WITH_LENGTH = [
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
  'length_to_prompt',
  // Words repeat as texts grow (Heaps' law): the share that is distinct tells length.
  'distinct_words',
];

/** Of which a response can have more without being better, as of length. */
const MARKUP = ['bullets', 'numbered', 'headings', 'emphasis'];

const placesOf = (names: readonly string[]): number[] =>
  STYLE_FEATURES.flatMap(({ name }, index) => (names.includes(name) ? [index] : []));

const LENGTH_AT = placesOf(LENGTH);
const ALONG_AT = placesOf(ALONG_WITH_LENGTH);
const MARKUP_AT = placesOf(MARKUP);
/** Ascending, as a feature vector has them. */
const NUISANCES = placesOf([...LENGTH, ...ALONG_WITH_LENGTH, ...MARKUP]);

/** Reward of a response as if it were of usual length and markup, in nats, not centred. */
export type StyleAdjustedReward = (features: SparseVector) => number;

/** How a model rewards where length and markup are equal. Of a linear head length is taken out by as much as it would have counted, had
 *  it alone had to stand for all that goes along with it; what length does not explain of the others stays, so that two responses of
 *  one length are told apart by it as before. Of an MLP head, whose posterior is not of features, all of them are set to the mean.
 *  @param mean of the project's responses, `[featureCount]`
 *  @see Li, Angelopoulos, Chiang 2024, "Does style matter? Disentangling style and substance in Chatbot Arena" */
export function styleAdjusted(
  model: Pick<RewardModel, 'shape' | 'weights' | 'precision'>,
  mean: Float32Array,
): StyleAdjustedReward {
  if (model.shape.hidden > 0) return (features) => reward(model, withUsualStyle(features, mean));
  const taken = nuisanceWeights(model);
  const usual = taken.reduce((sum, weight, index) => sum + weight * (mean[index] as number), 0);
  return (features) => reward(model, features) - weigh(taken, features) + usual;
}

/** What length and markup count for, `[STYLE_FEATURES.length]`: markup's own weights; length's as they would be without the features A that go
 *  along with it. Of a Gaussian posterior with precision P, given that those are 0, the mean is w_L + P_LL⁻¹ · P_LA · w_A. P sums
 *  differences between responses to one prompt, so this is a regression within pairs; as long as there are few, P is the prior's and nothing
 *  is ascribed to length but its own weights.
 *  @see Angrist & Pischke 2009, "Mostly harmless econometrics", §3.2.2: the omitted variable's formula */
function nuisanceWeights({ weights, precision }: Pick<RewardModel, 'weights' | 'precision'>): Float64Array {
  const cell = (a: number, b: number): number =>
    precision[wholeCell(Math.max(a, b), Math.min(a, b))] as number;
  const within = zeroMatrix(LENGTH_AT.length);
  for (const [row, at] of LENGTH_AT.entries()) {
    for (const [column, other] of LENGTH_AT.entries()) {
      within.values[row * within.size + column] = cell(at, other);
    }
  }
  const explained = Float64Array.from(LENGTH_AT, (at) =>
    ALONG_AT.reduce((sum, other) => sum + cell(at, other) * (weights[other] as number), 0),
  );
  const beyond = solveWithFactor(choleskyFactor(within), explained);
  const taken = new Float64Array(STYLE_FEATURES.length);
  for (const at of [...LENGTH_AT, ...MARKUP_AT]) taken[at] = weights[at] as number;
  for (const [row, at] of LENGTH_AT.entries()) taken[at] = (taken[at] as number) + (beyond[row] as number);
  return taken;
}

function weigh(weights: Float64Array, { indices, values }: SparseVector): number {
  let sum = 0;
  for (let at = 0; at < indices.length; at++)
    sum += (weights[indices[at] as number] ?? 0) * (values[at] as number);
  return sum;
}

function withUsualStyle({ indices, values }: SparseVector, mean: Float32Array): SparseVector {
  const kept = indices.filter((index) => !NUISANCES.includes(index));
  const keptValues = values.filter((_, at) => !NUISANCES.includes(indices[at] as number));
  return {
    indices: Uint16Array.from([...NUISANCES, ...kept]),
    values: Float32Array.from([...NUISANCES.map((index) => mean[index] as number), ...keptValues]),
  };
}
