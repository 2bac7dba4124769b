import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributeReward } from '../../../../worker/core/attribution.ts';
import { FEATURE_COUNT, featurize, STYLE_FEATURES } from '../../../../worker/core/features.ts';
import { LINEAR } from '../../../../worker/core/model-shape.ts';
import { reward } from '../../../../worker/core/reward-network.ts';
import {
  MARKED_LENGTH,
  makeupOf,
  outstandingWords,
  piecesOf,
  strongestOf,
  styleRowsOf,
} from './highlight.ts';

const weights = Float32Array.from({ length: FEATURE_COUNT }, (_, at) => Math.sin(at * 1.7));
const attribute = (response: string) => attributeReward({ weights }, featurize('p', response), response, 0.3);

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.lorem({ maxCount: 80 }));

it('the pieces make up the response again, and those of one sign as its contributions have it', () => {
  fc.assert(
    fc.property(anyText, (response) => {
      const attribution = attribute(response);
      const pieces = piecesOf(response, attribution.spans, strongestOf([attribution]));
      expect(pieces.map(({ text }) => text).join('')).toBe(response);
      for (const { contribution, strength } of pieces) {
        expect(Math.sign(strength)).toBe(Math.sign(contribution));
        expect(Math.abs(strength)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

it('of a wall of text the beginning is marked, and all of it shown', () => {
  const response = 'Take care of it. '.repeat(2_000);
  const attribution = attribute(response);
  const pieces = piecesOf(response, attribution.spans, strongestOf([attribution]));
  expect(pieces.map(({ text }) => text).join('')).toBe(response);
  expect(pieces.length).toBeLessThanOrEqual(MARKED_LENGTH);
  expect(pieces.at(-1)?.text.length).toBeGreaterThan(response.length - MARKED_LENGTH - 20);
});

it('the parts that are shown add up to the reward', () => {
  fc.assert(
    fc.property(anyText, (response) => {
      const { words, style, start } = makeupOf(attribute(response));
      const total = reward({ shape: LINEAR, weights }, featurize('p', response)) - 0.3;
      expect(words + style + start).toBeCloseTo(total, 6);
    }),
  );
});

it('names the words that count most, each once', () => {
  const spans = [
    { start: 0, end: 4, contribution: 0.2 },
    { start: 5, end: 9, contribution: -0.5 },
    { start: 10, end: 14, contribution: 0.1 },
    { start: 15, end: 16, contribution: 0.001 },
  ];
  expect(outstandingWords('Salt rubs salt .', spans, 3)).toEqual({
    raising: [{ text: 'salt', contribution: expect.closeTo(0.3) }],
    lowering: [{ text: 'rubs', contribution: -0.5 }],
  });
});

it('puts first what sets the responses apart', () => {
  const style = (...contributions: number[]) => ({
    style: contributions.map((contribution, at) => ({
      feature: STYLE_FEATURES[at]?.name ?? '',
      value: 1,
      contribution,
    })),
    spans: [],
    other: 0,
  });
  const rows = styleRowsOf([style(1, 0.2, 0, 0.1), style(1, -0.2, 0, 0.2)]);
  expect(rows.map(({ contributions }) => contributions)).toEqual([
    [0.2, -0.2],
    [0.1, 0.2],
    [1, 1],
  ]);
});
