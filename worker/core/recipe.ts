import { type EncoderSettings, encoderKey } from './encoder-settings.ts';
import { LINEAR, type ModelShape } from './model-shape.ts';
import type { PriorOrigin } from './prior.ts';
import { DEFAULT_CAP } from './quality/influence-cap.ts';

/** All that decides, beside the log, which model the fold makes. Another recipe is another fold, from the first row on. */
export interface Recipe {
  shape: ModelShape;
  /** Share of the prompts that never train, 0 … 1. */
  heldOutShare: number;
  /** Margin asked for at the greatest strength of preference, in nats; 0 asks for none. */
  strengthMargin: number;
  /** Whether pairs are chosen by the model, too: a second model then learns from those drawn at random alone. */
  randomArm: boolean;
  /** Whether an answer counts by the fitted reliability of who gave it. */
  weighByReliability: boolean;
  /** Share of the total weight that one annotator may have, where there are many; null for any. */
  influenceCap: number | null;
  /** Weights that the prior may draw toward, of the same shape; null draws toward 0. `origin` is for the model card. */
  prior: { hash: string; weights: Float32Array; origin?: PriorOrigin } | null;
  /** What of a response the model sees. Of `nothing` it learns nothing, and is not published. It stays so as long as there are responses,
   *  so {@link recipeKey} leaves it out. */
  reads: 'text' | 'nothing';
  /** Whose embeddings stand behind the other features; the shape counts them. */
  encoder: EncoderSettings | null;
}

export const DEFAULT_RECIPE: Recipe = {
  shape: LINEAR,
  heldOutShare: 0.1,
  strengthMargin: 0,
  randomArm: false,
  weighByReliability: false,
  influenceCap: DEFAULT_CAP.share,
  prior: null,
  reads: 'text',
  encoder: null,
};

/** A text that two recipes share only where they make the same model. */
export function recipeKey(recipe: Recipe): string {
  const { shape, heldOutShare, strengthMargin, randomArm, prior, encoder } = recipe;
  const { weighByReliability, influenceCap } = recipe;
  return JSON.stringify([
    shape.featureCount,
    shape.hidden,
    heldOutShare,
    strengthMargin,
    randomArm,
    prior?.hash ?? null,
    weighByReliability,
    influenceCap,
    ...(encoder ? [encoderKey(encoder)] : []),
  ]);
}
