import type { Bias } from '../contract/statistics.ts';
import { LEAST_CLUSTERS } from '../core/statistics/bootstrap.ts';

/** What moves answers, as the API shows it. */
export function describeBias(found: Omit<Bias, 'notices'> | null): Bias {
  if (!found) {
    const none = { defined: false, reason: 'There are no comparisons yet: collect some.' } as const;
    return {
      comparisons: 0,
      annotators: 0,
      left: none,
      length: none,
      speed: { model: none, crowd: none },
      notices: [],
    };
  }
  const isFew = found.annotators < LEAST_CLUSTERS;
  return {
    ...found,
    notices: isFew
      ? [
          `With fewer than ${LEAST_CLUSTERS} annotators, intervals take comparisons for independent of who gave them, and may be too narrow.`,
        ]
      : [],
  };
}
