import { FEATURE_COUNT } from '../worker/core/features.ts';
import { preferenceProbability } from '../worker/core/preference-loss.ts';
import { REFERENCE_RESPONSES } from '../worker/core/reference.ts';
import { profileOf, type ReferenceProfile, unfamiliarity } from '../worker/core/reference-profile.ts';
import type { RewardModel } from '../worker/core/reward-network.ts';
import { styleAdjusted } from '../worker/core/style-adjustment.ts';
import type { Pair } from './dataset.ts';
import type { Expectation } from './judge.ts';

/** Margins as if all responses were of usual length and markup. */
export function expectAdjusted(
  model: RewardModel,
  train: readonly Pair[],
  { test, expectations }: { test: readonly Pair[]; expectations: readonly Expectation[] },
): Expectation[] {
  const adjusted = styleAdjusted(model, usualResponse(train));
  return test.map(({ features: [first, second] }, at) => {
    const margin = adjusted(first) - adjusted(second);
    return { ...(expectations[at] as Expectation), margin, probability: preferenceProbability(margin) };
  });
}

/** Mean features of a sample of the responses, `[featureCount]`. */
export function usualResponse(pairs: readonly Pair[]): Float32Array {
  return profileOfSample(pairs)?.mean ?? new Float32Array(FEATURE_COUNT);
}

/** Share of held-out responses that are flagged as unlike those of the training folds: false alarms. */
export function flaggedShare(train: readonly Pair[], test: readonly Pair[]): number {
  const profile = profileOfSample(train);
  if (!profile) return 0;
  const flags = test.flatMap(({ features }) => features.map((vector) => unfamiliarity(profile, vector) > 1));
  return flags.filter(Boolean).length / flags.length;
}

function profileOfSample(pairs: readonly Pair[]): ReferenceProfile | null {
  const every = Math.max(1, Math.floor((2 * pairs.length) / REFERENCE_RESPONSES));
  const sample = pairs.filter((_, index) => index % every === 0).slice(0, REFERENCE_RESPONSES / 2);
  return profileOf(
    sample.flatMap(({ features }) => [...features]),
    FEATURE_COUNT,
  );
}
