import type { ResponseScore } from '../../../../worker/core/scoring-model.ts';

/** Of a normal distribution: 95 % lie within so many standard deviations. */
const Z_95 = 1.96;

export interface AxisRow {
  /** Places along the axis, in percent. */
  at: number;
  lower: number;
  upper: number;
  adjusted: number;
}

/** Rewards with their 95 % intervals on one axis, which has room for all and for 0.
 *  @returns `zero`: where 0 is, in percent */
export function axisOf(scores: readonly ResponseScore[]): { rows: AxisRow[]; zero: number } {
  const reach = scores.flatMap(({ reward, standardError, styleAdjustedReward }) => [
    reward - Z_95 * standardError,
    reward + Z_95 * standardError,
    styleAdjustedReward,
  ]);
  const least = Math.min(0, ...reach);
  const range = Math.max(0, ...reach) - least || 1;
  const place = (value: number) => 2 + (96 * (value - least)) / range;
  return {
    zero: place(0),
    rows: scores.map(({ reward, standardError, styleAdjustedReward }) => ({
      at: place(reward),
      lower: place(reward - Z_95 * standardError),
      upper: place(reward + Z_95 * standardError),
      adjusted: place(styleAdjustedReward),
    })),
  };
}
