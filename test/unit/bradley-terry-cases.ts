import { expect } from 'vitest';
import type { Matchup, TieTreatment } from '../../worker/core/bradley-terry.ts';

export const TREATMENTS: TieTreatment[] = ['half-win', 'davidson', 'rao-kupper'];

export function matchup(
  first: number,
  second: number,
  firstWins: number,
  secondWins: number,
  ties = 0,
): Matchup {
  return { first, second, firstWins, secondWins, ties };
}

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(
      Math.abs(Number(actual[i]) - Number(expected[i])),
      `entry ${i}: ${actual[i]} for ${expected[i]}`,
    ).toBeLessThan(tolerance);
  }
}

/** The models as the papers print them, in π = e^θ; the code under test works in logarithms. */
export function paperLogLikelihood(
  ties: TieTreatment,
  { strengths, tie, matchups }: { strengths: ArrayLike<number>; tie: number; matchups: readonly Matchup[] },
): number {
  return matchups.reduce((sum, m) => {
    const i = Math.exp(Number(strengths[m.first]));
    const j = Math.exp(Number(strengths[m.second]));
    const theta = Math.exp(tie);
    const davidsonTotal = i + j + tie * Math.sqrt(i * j);
    const [first, second, tied] = {
      'half-win': [i / (i + j), j / (i + j), Math.sqrt((i * j) / (i + j) ** 2)] as const,
      davidson: [i / davidsonTotal, j / davidsonTotal, (tie * Math.sqrt(i * j)) / davidsonTotal] as const,
      'rao-kupper': [
        i / (i + theta * j),
        j / (theta * i + j),
        ((theta ** 2 - 1) * i * j) / ((i + theta * j) * (theta * i + j)),
      ] as const,
    }[ties];
    return (
      sum +
      m.firstWins * Math.log(first) +
      m.secondWins * Math.log(second) +
      (m.ties && m.ties * Math.log(tied))
    );
  }, 0);
}
