import { describe, expect, test } from 'vitest';
import { fitBradleyTerry, type Matchup, type TieTreatment } from '../../worker/core/bradley-terry.ts';
import { matchup, TREATMENTS } from './bradley-terry-cases.ts';

describe('95 % intervals', () => {
  test.for(TREATMENTS)('%s: cover the true strength in 95 of 100 simulated crowds', (ties) => {
    const truth = [1, 0.4, 0, -0.4, -1];
    const random = seededRandom(20251123);
    const rounds = 600;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const { strengths, covariance } = fitBradleyTerry({
        itemCount: 5,
        matchups: simulate(truth, ties, random),
        ties,
      });
      strengths.forEach((strength, i) => {
        const halfWidth = 1.959963984540054 * Math.sqrt(Number(covariance[i * 6]));
        if (Math.abs(strength - Number(truth[i])) < halfWidth) covered += 1;
      });
    }
    // 3,000 intervals, five of a crowd dependent: the standard error is under 0.7 points
    expect(covered / (rounds * 5)).toBeGreaterThan(0.93);
    expect(covered / (rounds * 5)).toBeLessThan(0.97);
  });

  test('arena-rank’s ridge, which grows with all comparisons, leaves a newcomer with ten as uncertain as it is', () => {
    const matchups = [matchup(0, 1, 300_000, 250_000), matchup(1, 2, 250_000, 200_000), matchup(2, 3, 5, 5)];
    const error = (ridge: { ridge?: number }) => {
      const { covariance } = fitBradleyTerry({ itemCount: 4, matchups, ties: 'davidson', ...ridge });
      return Math.sqrt(Number(covariance[15]));
    };
    expect(error({}) / error({ ridge: 0 })).toBeGreaterThan(0.985);
    expect(error({}) / error({ ridge: 0 })).toBeLessThan(1);
  });
});

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** 60 comparisons of every two items; ties are as frequent as the model says with ν = 0.6 or η = 0.4. */
function simulate(truth: readonly number[], ties: TieTreatment, random: () => number): Matchup[] {
  return truth.flatMap((strength, first) =>
    truth.slice(first + 1).map((other, offset) => {
      const [win, loss] = outcomeProbabilities(strength - other)[ties];
      const m = matchup(first, first + 1 + offset, 0, 0);
      for (let game = 0; game < 60; game++) {
        const u = random();
        m[u < win ? 'firstWins' : u < win + loss ? 'secondWins' : 'ties'] += 1;
      }
      return m;
    }),
  );
}

function outcomeProbabilities(d: number): Record<TieTreatment, readonly [win: number, loss: number]> {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const total = Math.exp(d / 2) + Math.exp(-d / 2) + 0.6;
  return {
    'half-win': [sigmoid(d), sigmoid(-d)],
    davidson: [Math.exp(d / 2) / total, Math.exp(-d / 2) / total],
    'rao-kupper': [sigmoid(d - 0.4), sigmoid(-d - 0.4)],
  };
}
