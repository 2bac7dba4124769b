import { calibrated } from './calibration.ts';
import type { FoldState } from './fold.ts';
import { type LearnerPlan, mixLearners } from './learners.ts';

/** The part of the fold that is a model. */
export type Learnt = Pick<FoldState, 'learners' | 'calibration'>;

/** The one model that learners make together, calibrated: what is foretold by and published.
 *  @param arm of which learners. Both arms are stretched alike: compared, they then differ by what they learnt from alone */
export function foldedModel(
  { learners, calibration }: Learnt,
  plans: readonly LearnerPlan[],
  arm?: Pick<LearnerPlan, 'randomOnly'>,
): ReturnType<typeof mixLearners> {
  return calibrated(mixLearners(learners, plans, arm), calibration);
}
