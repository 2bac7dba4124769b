import { probabilityLogit } from './preference-loss.ts';
import type { RewardModel } from './reward-network.ts';

/** By how much a model's margins are stretched, so that what it foretells comes true as often as it says. How firmly the prior holds
 *  the weights, and how noisy answers are taken to be, is the same for all crowds; where people agree nearly always the margins are too
 *  timid, where they hardly agree too bold. */
export interface Calibration {
  /** Beyond 0: no order changes. */
  slope: number;
  /** Curvature of its loss so far, without the prior's; older evidence counts less. */
  information: number;
}

/** A forecast that came before its example was learnt from. */
export interface Forecast {
  /** That the response would be preferred which then was. */
  probability: number;
  /** How much of an example it is. */
  weight: number;
}

/** Curvature of the prior, a Gaussian around 1. On seven sets the best slope for held-out prompts lay between .8 and 1.25; this allows for
 *  a spread of .14. With 20 the slope followed chance on small sets (.001 nats), with 100 a crowd that agrees was met half-way. */
const PRIOR_INFORMATION = 50;

/** A few forecasts that were sure and wrong must not turn a model flat. */
const [LEAST_SLOPE, GREATEST_SLOPE] = [0.5, 2];

export function uncalibrated(): Calibration {
  return { slope: 1, information: 0 };
}

/** One online Newton step on forecasts of the calibrated model: of log loss, with the prior's pull.
 *  @param kept share of the older evidence that still counts, 0 … 1: a model needs another slope as it learns
 *  @see Platt 1999, "Probabilistic outputs for support vector machines", without an intercept, for swapping two responses must swap
 *    their probabilities; Guo et al. 2017, "On calibration of modern neural networks", §4.2 */
export function calibrate(
  { slope, information }: Calibration,
  forecasts: readonly Forecast[],
  kept: number,
): Calibration {
  let gradient = PRIOR_INFORMATION * (1 - kept) * (1 - slope);
  let curvature = kept * information;
  for (const { probability, weight } of forecasts) {
    const margin = probabilityLogit(probability) / slope;
    gradient += weight * (1 - probability) * margin;
    curvature += weight * probability * (1 - probability) * margin * margin;
  }
  const next = slope + gradient / (PRIOR_INFORMATION + curvature);
  return {
    slope: Math.min(GREATEST_SLOPE, Math.max(LEAST_SLOPE, next)),
    information: curvature,
  };
}

/** The model with its margins stretched. Its precision stays: nothing more is known of its weights. A probability's logit, Δ/√(1 + π·s²/8),
 *  so grows by just the slope. */
export function calibrated(model: RewardModel, { slope }: Pick<Calibration, 'slope'>): RewardModel {
  if (slope === 1) return model;
  const weights = model.weights.slice();
  // Of an MLP the last layer alone enters the reward linearly.
  const { hidden } = model.shape;
  const from = hidden === 0 ? 0 : weights.length - hidden;
  for (let at = from; at < weights.length; at++) weights[at] = slope * (weights[at] as number);
  return { ...model, weights };
}
