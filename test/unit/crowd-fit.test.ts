import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitBradleyTerry } from '../../worker/core/bradley-terry.ts';
import {
  ANNOTATOR_KINDS,
  type AnnotatorKind,
  HASTY_PRIORS,
  NEWCOMER_WEIGHT,
  weightOfKind,
} from '../../worker/core/quality/annotator-kinds.ts';
import { type Consensus, fitConsensus } from '../../worker/core/quality/consensus.ts';
import { layOut } from '../../worker/core/quality/crowd-columns.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { KINDS, kindPosteriors } from '../../worker/core/quality/kind-posteriors.ts';
import { marginsByOthers } from '../../worker/core/quality/margins-by-others.ts';
import { mannerOf, preferenceOf, reliabilityOf } from '../../worker/core/quality/reliability.ts';
import { honest, left, syntheticCrowd } from './synthetic-crowd.ts';

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Goes on until nothing moves, with the prior it began with. */
function settledConsensus(judgements: readonly CrowdJudgement[], weights?: Float64Array): Consensus {
  const columns = layOut(judgements);
  const each = weights ?? new Float64Array(columns.annotators.length).fill(1);
  let consensus = fitConsensus(columns, each, null);
  for (let turn = 0; turn < 40; turn++) {
    consensus = fitConsensus(columns, each, { ...consensus, precision: 0.25 });
  }
  return consensus;
}

/** What was answered, and the margin of the pair's lower response by the others. */
interface Answered {
  margin: number;
  outcome: CrowdJudgement['outcome'];
  /** Whether the higher response was shown first. */
  swap: boolean;
  sidesShown: boolean;
}

/** Probability of a preference by an annotator of a kind whose guesses are the first response this often. */
function probabilityOf(
  { margin, outcome, swap, sidesShown }: Answered,
  kind: AnnotatorKind,
  first: number,
): number {
  const lowerPreferred = (outcome === 'a') !== swap;
  const crowd = 0.005 + 0.99 * logistic(kind.sharpness * (lowerPreferred ? margin : -margin));
  const shownGuess = outcome === 'a' ? first : 1 - first;
  const followed = kind.follows < 0 ? 1 - crowd : crowd;
  const share = Math.abs(kind.follows);
  return share * followed + (1 - share) * (sidesShown ? shownGuess : 0.5);
}

const crowd = syntheticCrowd(1, [{ name: 'honest', annotators: 30, each: 60, answer: honest }]);

describe('the consensus', () => {
  it('is the Bradley–Terry fit of all preferences under the same prior', () => {
    const columns = layOut(crowd);
    const { scores } = settledConsensus(crowd);
    const matchups = Array.from({ length: columns.rows }, (_, row) => ({
      first: columns.lower[row] as number,
      second: columns.higher[row] as number,
      firstWins: columns.preferred[row] === 1 ? 1 : 0,
      secondWins: columns.preferred[row] === -1 ? 1 : 0,
      ties: 0,
    }));
    const reference = fitBradleyTerry({
      itemCount: columns.responses,
      matchups,
      ties: 'half-win',
      priorDeviation: 2,
    });
    for (const [item, strength] of reference.strengths.entries())
      expect(scores[item]).toBeCloseTo(strength, 2);
  });

  it('learns how far apart the crowd finds responses', () => {
    const judged = (flatness: number) => {
      const judgements = syntheticCrowd(2, [
        {
          name: 'honest',
          annotators: 40,
          each: 100,
          answer: (shown, uniform) => honest({ ...shown, margin: shown.margin / flatness }, uniform),
        },
      ]);
      const columns = layOut(judgements);
      const weights = new Float64Array(columns.annotators.length).fill(1);
      let consensus: Consensus | null = null;
      for (let turn = 0; turn < 10; turn++) consensus = fitConsensus(columns, weights, consensus);
      return 1 / Math.sqrt(consensus?.precision ?? 0);
    };
    expect(judged(1)).toBeGreaterThan(0.85);
    expect(judged(1)).toBeLessThan(1.25);
    expect(judged(4)).toBeLessThan(0.5);
  });

  it('does not hear annotators of weight 0', () => {
    const withSpam = [
      ...crowd,
      ...syntheticCrowd(3, [{ name: 'left', annotators: 10, each: 60, answer: left }]),
    ];
    const { annotators } = layOut(withSpam);
    const weights = Float64Array.from(annotators, (name) => (name.startsWith('left') ? 0 : 1));
    const { scores } = settledConsensus(withSpam, weights);
    const alone = settledConsensus(crowd).scores;
    expect(scores.length).toBe(alone.length);
    for (const [item, score] of alone.entries()) expect(scores[item]).toBeCloseTo(score, 3);
  });
});

describe('the margin by others', () => {
  it('is about what a fit without the annotator gives, moderated by how surely it is known', () => {
    const columns = layOut(crowd);
    const weights = new Float64Array(columns.annotators.length).fill(1);
    const margins = marginsByOthers(columns, settledConsensus(crowd), weights);
    for (const [annotator, name] of columns.annotators.slice(0, 4).entries()) {
      const others = crowd.filter((judgement) => judgement.annotator !== name);
      const { scores, curvature } = settledConsensus(others);
      const { lower, higher, rows, annotator: by } = columns;
      let [worst, sum, count] = [0, 0, 0];
      for (let row = 0; row < rows; row++) {
        if (by[row] !== annotator) continue;
        const [low, high] = [lower[row] as number, higher[row] as number];
        const variance = 1 / (curvature[low] as number) + 1 / (curvature[high] as number);
        const exact =
          ((scores[low] as number) - (scores[high] as number)) / Math.sqrt(1 + (Math.PI * variance) / 8);
        const gap = Math.abs(logistic(exact) - logistic(margins[row] as number));
        [worst, sum, count] = [Math.max(worst, gap), sum + gap, count + 1];
      }
      expect(sum / count).toBeLessThan(0.02);
      expect(worst).toBeLessThan(0.08);
    }
  });

  it('is 0 where nobody else judged either response', () => {
    const alone = crowd.slice(0, 50).map((judgement) => ({ ...judgement, annotator: 'kim' }));
    const columns = layOut(alone);
    const margins = marginsByOthers(columns, settledConsensus(alone), Float64Array.of(1));
    for (const margin of margins) expect(Math.abs(margin)).toBeLessThan(0.02);
  });
});

describe('what kind an annotator is', () => {
  it('follows from each answer as Bayes has it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            margin: fc.double({ min: -6, max: 6, noNaN: true }),
            outcome: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
            swap: fc.boolean(),
            sidesShown: fc.boolean(),
          }),
          { minLength: 1, maxLength: 90 },
        ),
        fc.boolean(),
        (answers, hasty) => {
          const judgements = answers.map(
            ({ outcome, swap, sidesShown }, pair): CrowdJudgement => ({
              ...(crowd[0] as CrowdJudgement),
              annotator: 'kim',
              responseA: 2 * pair + (swap ? 1 : 0),
              responseB: 2 * pair + (swap ? 0 : 1),
              outcome,
              sidesShown,
            }),
          );
          const margins = Float64Array.from(answers, ({ margin }) => margin);
          const shown = answers.filter(({ outcome, sidesShown }) => sidesShown && outcome !== 'tie');
          const first = (4 + shown.filter(({ outcome }) => outcome === 'a').length) / (8 + shown.length);
          const unscaled = ANNOTATOR_KINDS.map((kind, index) =>
            answers
              .filter(({ outcome }) => outcome !== 'tie')
              .reduce(
                (log, answer) => log + Math.log(probabilityOf(answer, kind, first)),
                Math.log(hasty ? (HASTY_PRIORS[index] as number) : kind.prior),
              ),
          );
          const most = Math.max(...unscaled);
          const total = unscaled.reduce((sum, log) => sum + Math.exp(log - most), 0);
          const posterior = kindPosteriors(layOut(judgements), margins, Uint8Array.of(hasty ? 1 : 0));
          for (const [kind, log] of unscaled.entries())
            expect(posterior[kind]).toBeCloseTo(Math.exp(log - most) / total, 9);
        },
      ),
    );
  });

  it('is known of thousands of answers, whose probability no double holds', () => {
    const judgements = Array.from(
      { length: 4000 },
      (_, pair): CrowdJudgement => ({
        ...(crowd[0] as CrowdJudgement),
        annotator: 'kim',
        responseA: 2 * pair,
        responseB: 2 * pair + 1,
        outcome: pair % 2 === 0 ? 'a' : 'b',
      }),
    );
    const posterior = kindPosteriors(layOut(judgements), new Float64Array(4000).fill(1), new Uint8Array(1));
    expect(posterior.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(reliabilityOf(posterior)).toMatchObject({
      value: expect.closeTo(0.5, 2),
      weight: expect.closeTo(0, 3),
    });
  });

  it('begins from priors that add up to 1', () => {
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(ANNOTATOR_KINDS.map(({ prior }) => prior))).toBeCloseTo(1, 12);
    expect(sum(HASTY_PRIORS)).toBeCloseTo(1, 12);
    expect(NEWCOMER_WEIGHT).toBeGreaterThan(0.8);
  });

  it('is listed with η never falling, which intervals rely on', () => {
    const etas = ANNOTATOR_KINDS.map(({ follows }) => follows);
    expect(etas).toEqual(etas.toSorted((a, b) => a - b));
  });

  it('sums up as reliability, interval and weight', () => {
    const only = (wanted: number) => ANNOTATOR_KINDS.map((_, kind) => (kind === wanted ? 1 : 0));
    const guessing = ANNOTATOR_KINDS.findIndex(({ follows }) => follows === 0);
    expect(reliabilityOf(only(guessing))).toEqual({
      value: 0.5,
      lower: 0.5,
      upper: 0.5,
      guessing: 1,
      contrary: 0,
      weight: 0,
    });
    expect(reliabilityOf(only(0))).toMatchObject({ value: 0, contrary: 1, guessing: 1, weight: 0 });
    expect(reliabilityOf(only(KINDS - 1))).toMatchObject({ value: 1, lower: 1, upper: 1, weight: 1 });
    const half = ANNOTATOR_KINDS.map((_, kind) => (kind === guessing || kind === KINDS - 1 ? 0.5 : 0));
    expect(reliabilityOf(half)).toMatchObject({ value: 0.75, lower: 0.5, upper: 1, weight: 0.5 });
    expect(mannerOf(only(KINDS - 1))).toEqual({ follows: 1, sharpness: 3 });
    expect(preferenceOf({ follows: 0, sharpness: 1 }, 5)).toBe(0.5);
    expect(preferenceOf({ follows: 1, sharpness: 2 }, 1)).toBeCloseTo(logistic(2), 12);
  });

  it('weighs nothing up to 40 % that follow the crowd, and fully from 75 % on', () => {
    expect([-1, 0, 0.4, 0.575, 0.75, 1].map((follows) => weightOfKind({ follows }))).toEqual([
      0,
      0,
      0,
      expect.closeTo(0.5, 12),
      1,
      1,
    ]);
  });
});
