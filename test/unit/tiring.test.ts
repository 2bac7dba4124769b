import { describe, expect, it } from 'vitest';
import { type AnnotatorAssessment, assessCrowd } from '../../worker/core/quality/assess-crowd.ts';
import { fitConsensus } from '../../worker/core/quality/consensus.ts';
import { layOut } from '../../worker/core/quality/crowd-columns.ts';
import { KINDS, kindsOf } from '../../worker/core/quality/kind-posteriors.ts';
import { marginsByOthers } from '../../worker/core/quality/margins-by-others.ts';
import { reliabilityOf } from '../../worker/core/quality/reliability.ts';
import { tiring, weightOfTiring } from '../../worker/core/quality/tiring.ts';
import { type Group, guess, honest, meanOf, membersOf, syntheticCrowd } from './synthetic-crowd.ts';

const HONEST: Group = { name: 'honest', annotators: 60, each: 80, answer: honest };
const weightOf = (some: readonly AnnotatorAssessment[]) => meanOf(some.map(({ weight }) => weight));
const flagged = (some: readonly AnnotatorAssessment[]) =>
  some.filter(({ flags }) => flags.some(({ kind }) => kind === 'tired')).length;

/** Honest but for the comparisons from the one to the other, which are guesses. */
function tiredFrom(from: number, to = Number.POSITIVE_INFINITY): Group['answer'] {
  return (shown, uniform) => (shown.before < from || shown.before >= to ? honest : guess)(shown, uniform);
}

describe('an annotator who gets tired', () => {
  it('counts for little of what they once did, and no honest person for less', () => {
    for (const seed of [1, 2, 3]) {
      const all = assessCrowd(
        syntheticCrowd(seed, [HONEST, { name: 'tired', annotators: 12, each: 120, answer: tiredFrom(60) }]),
      );
      expect(weightOf(membersOf(all, 'tired'))).toBeLessThan(0.35);
      expect(weightOf(membersOf(all, 'honest'))).toBeGreaterThan(0.95);
      expect(flagged(membersOf(all, 'honest'))).toBe(0);
    }
  });

  it('is told by how they were and are', () => {
    const all = assessCrowd(
      syntheticCrowd(1, [HONEST, { name: 'tired', annotators: 5, each: 300, answer: tiredFrom(150) }]),
    );
    expect(flagged(membersOf(all, 'tired'))).toBe(5);
    expect(all.get('tired 1')?.flags.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(
        /^Sides with the others hardly more often than a guess would of late: reliability 0\.\d\d in the newer half, [01]\.\d\d before, where 0\.5 is guessing\.$/,
      ),
    );
  });

  it('has their weight back once they have been awake as long', () => {
    const all = assessCrowd(
      syntheticCrowd(2, [HONEST, { name: 'awake', annotators: 8, each: 240, answer: tiredFrom(60, 100) }]),
    );
    expect(weightOf(membersOf(all, 'awake'))).toBeGreaterThan(0.9);
    expect(flagged(membersOf(all, 'awake'))).toBe(0);
  });

  it('is as their halves are when these are taken for two people', () => {
    const judgements = syntheticCrowd(3, [HONEST, { name: 'few', annotators: 3, each: 30, answer: honest }]);
    const met = new Map<string, number>();
    const halved = judgements.map((judgement) => {
      const before = met.get(judgement.annotator) ?? 0;
      met.set(judgement.annotator, before + 1);
      return { ...judgement, annotator: `${judgement.annotator} ${before < 40 ? 'older' : 'newer'}` };
    });
    const [columns, halves] = [layOut(judgements), layOut(halved)];
    const weights = new Float64Array(columns.annotators.length).fill(1);
    const margins = marginsByOthers(columns, fitConsensus(columns, weights, null), weights);
    const { evidence } = kindsOf(columns, margins, new Uint8Array(weights.length));
    const apart = kindsOf(halves, margins, new Uint8Array(halves.annotators.length));
    const all = tiring(columns, margins, { hasty: new Uint8Array(weights.length), evidence });
    for (const [annotator, name] of columns.annotators.entries()) {
      const tires = all[annotator];
      if (name.startsWith('few')) {
        expect(tires).toBeNull();
        continue;
      }
      const [older, newer] = ['older', 'newer'].map((half) =>
        halves.annotators.indexOf(`${name} ${half}`),
      ) as [number, number];
      const of = (half: number) => reliabilityOf(apart.posteriors.subarray(half * KINDS, (half + 1) * KINDS));
      expect(tires?.before).toEqual(of(older));
      expect(tires?.now).toEqual(of(newer));
      const gain = (apart.evidence[older] ?? 0) + (apart.evidence[newer] ?? 0) - (evidence[annotator] ?? 0);
      expect(tires?.probability).toBeCloseTo(1 / (1 + 19 * Math.exp(-gain)), 12);
    }
  });

  it('counts for less as far as it is sure that they have changed and guess now', () => {
    const reliability = { value: 0.8, lower: 0.7, upper: 0.9, guessing: 0, contrary: 0, weight: 0.8 };
    const now = (guessing: number) => ({ ...reliability, guessing, weight: 1 });
    const tired = { probability: 0.5, before: reliability };
    expect(weightOfTiring(reliability, { ...tired, now: now(0) })).toBe(0.8);
    expect(weightOfTiring(reliability, { ...tired, now: now(1) })).toBeCloseTo(0.4, 12);
    expect(weightOfTiring(reliability, null)).toBe(0.8);
  });
});
