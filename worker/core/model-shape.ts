import { FEATURE_COUNT, STYLE_FEATURES } from './features.ts';

/** What a reward model is made of. */
export interface ModelShape {
  /** Length of a feature vector. */
  featureCount: number;
  /** Units of the hidden layer; 0 is a linear head. */
  hidden: number;
}

export const LINEAR: ModelShape = { featureCount: FEATURE_COUNT, hidden: 0 };

/** How many weights a model of this shape has. */
export function weightCount({ featureCount, hidden }: ModelShape): number {
  return hidden === 0 ? featureCount : featureCount * hidden + 2 * hidden;
}

/** The weights that enter the reward linearly, and of how many of the first the posterior keeps the whole precision
 *  matrix: the style features, strongly correlated among each other, or an MLP's last layer. Of the rest, thousands of
 *  hashed features, it keeps the diagonal. */
export function posteriorSize({ featureCount, hidden }: ModelShape): { size: number; whole: number } {
  return hidden === 0
    ? { size: featureCount, whole: STYLE_FEATURES.length }
    : { size: hidden, whole: hidden };
}
