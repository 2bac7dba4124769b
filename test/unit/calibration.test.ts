import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calibration, calibrate, calibrated, uncalibrated } from '../../worker/core/calibration.ts';
import { LINEAR } from '../../worker/core/model-shape.ts';
import { moderatedProbability } from '../../worker/core/posterior.ts';
import {
  preferenceProbability,
  probabilityLogit,
  probabilityLoss,
} from '../../worker/core/preference-loss.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { emptyModel, reward } from '../../worker/core/reward-network.ts';

/** Margins of a model, and whether people chose as it foretold, where the odds are e to `slope` times the margin. */
function answers(slope: number, count: number): number[] {
  const random = seededRandom(7, count);
  const uniform = () => random() / 2 ** 32;
  return Array.from({ length: count }, () => {
    const margin = 4 * uniform();
    return uniform() < preferenceProbability(slope * margin) ? margin : -margin;
  });
}

/** In chunks, as the fold does it. */
function learn(margins: readonly number[], kept: number, begun = uncalibrated()): Calibration {
  let calibration = begun;
  for (let from = 0; from < margins.length; from += 16) {
    const { slope } = calibration;
    const forecasts = margins
      .slice(from, from + 16)
      .map((margin) => ({ probability: preferenceProbability(slope * margin), weight: 1 }));
    calibration = calibrate(calibration, forecasts, kept);
  }
  return calibration;
}

describe('the slope of a model’s margins', () => {
  it('ends where the log loss of all forecasts at once, with the prior, is least', () => {
    for (const truth of [0.7, 1, 1.4]) {
      const margins = answers(truth, 2000);
      const cost = (slope: number) =>
        25 * (slope - 1) ** 2 +
        margins.reduce((sum, margin) => sum + probabilityLoss(preferenceProbability(slope * margin)), 0);
      const slopes = Array.from({ length: 200 }, (_, at) => 0.5 + at / 100);
      const best = slopes.reduce((one, other) => (cost(other) < cost(one) ? other : one));
      expect(Math.abs(learn(margins, 1).slope - best)).toBeLessThan(0.03);
      expect(Math.abs(best - truth)).toBeLessThan(0.15);
    }
  });

  it('moves little on a few answers, and returns to 1 where evidence fades', () => {
    const few = learn(answers(3, 16), 1);
    expect(few.slope).toBeGreaterThan(1);
    expect(few.slope).toBeLessThan(1.2);
    const firm = learn(answers(1.5, 800), 1);
    const faded = Array.from({ length: 200 }).reduce<Calibration>(
      (before) => calibrate(before, [], 0.95),
      firm,
    );
    expect(firm.slope).toBeGreaterThan(1.2);
    expect(faded.slope).toBeCloseTo(1, 2);
    expect(calibrate(firm, [], 1)).toEqual(firm);
  });

  it('stays between a half and 2, whatever is foretold', () => {
    const forecast = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      weight: fc.double({ min: 0, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(forecast, { maxLength: 16 }), { maxLength: 20 }), (chunks) => {
        const { slope, information } = chunks.reduce<Calibration>(
          (before, forecasts) => calibrate(before, forecasts, 0.96),
          uncalibrated(),
        );
        expect(slope).toBeGreaterThanOrEqual(0.5);
        expect(slope).toBeLessThanOrEqual(2);
        expect(Number.isFinite(information)).toBe(true);
      }),
    );
  });

  it.each([LINEAR, { ...LINEAR, hidden: 3 }])('stretches rewards and log odds alike, head %#', (shape) => {
    const model = emptyModel(shape);
    model.weights.forEach((_, at) => {
      model.weights[at] = Math.sin(at) / 8;
    });
    const features = { indices: Uint16Array.of(2, 300), values: Float32Array.of(0.5, -2) };
    const before = reward(model, features);
    const after = reward(calibrated(model, { slope: 1.25 }), features);
    expect(after).toBeCloseTo(1.25 * before, 6);
    const odds = (margin: number) => probabilityLogit(moderatedProbability(margin, 0.7));
    expect(odds(after)).toBeCloseTo(1.25 * odds(before), 6);
    expect(calibrated(model, { slope: 1 })).toBe(model);
  });
});
