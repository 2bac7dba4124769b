import { type Calibration, calibrate } from '../core/calibration.ts';
import type { Example, FoldState, Prediction } from '../core/fold.ts';
import { keptShare } from '../core/learners.ts';
import { pairCount } from '../core/preference-loss.ts';
import { type ExampleSource, rankingOf } from './example-source.ts';

/** What the pending examples say of how bold the model is: those between responses that it had not met, for of others it remembers
 *  more than it will know of a new one.
 *  @param foretold of each pending example what was expected
 *  @param telling those of the pending ones that say it */
export function recalibrate(
  state: Pick<FoldState, 'calibration' | 'pending' | 'telling' | 'comparisons'>,
  foretold: readonly (readonly Prediction[])[],
  { telling, source }: { telling: readonly Example[]; source: ExampleSource },
): Calibration {
  if (telling.length === 0) return state.calibration;
  const forecasts = state.pending.flatMap((example, at) => {
    if (!telling.includes(example)) return [];
    const weight = rankingOf(example, source, state.comparisons).weight / pairCount(example.members.length);
    return (foretold[at] as readonly Prediction[]).map(({ probability }) => ({ probability, weight }));
  });
  return calibrate(state.calibration, forecasts, keptShare(telling.length, state.telling + telling.length));
}
