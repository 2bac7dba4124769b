import { describe, expect, it } from 'vitest';
import { assessCrowd } from '../../worker/core/quality/assess-crowd.ts';
import { fitConsensus } from '../../worker/core/quality/consensus.ts';
import { layOut } from '../../worker/core/quality/crowd-columns.ts';
import { marginsByOthers } from '../../worker/core/quality/margins-by-others.ts';
import { newerTallies, systemTallies } from '../../worker/core/quality/system-tallies.ts';
import { type Group, honest, meanOf, membersOf, pushes, syntheticCrowd } from './synthetic-crowd.ts';

const HONEST: Group = { name: 'honest', annotators: 60, each: 80, answer: honest };

function onceHonest(count: number, answer: Group['answer']): Group['answer'] {
  return (shown, uniform) => (shown.before < count ? honest : answer)(shown, uniform);
}

const flagged = (all: ReturnType<typeof assessCrowd>, group: string): number =>
  membersOf(all, group).filter(({ flags }) => flags.some(({ kind }) => kind === 'pushes_system')).length;

describe('pushing a system after a time of honesty', () => {
  const turncoats: Group = {
    name: 'turned',
    annotators: 15,
    each: 80,
    answer: onceHonest(40, pushes('alpha')),
  };

  it('is found by the newer half of their comparisons, and no honest person is flagged', () => {
    let found = 0;
    for (const seed of [1, 2, 3]) {
      const all = assessCrowd(syntheticCrowd(seed, [HONEST, turncoats]));
      found += flagged(all, 'turned');
      expect(flagged(all, 'honest')).toBe(0);
      expect(meanOf(membersOf(all, 'turned').map(({ weight }) => weight))).toBeLessThan(0.2);
      expect(meanOf(membersOf(all, 'honest').map(({ weight }) => weight))).toBeGreaterThan(0.85);
    }
    expect(found / 45).toBeGreaterThanOrEqual(0.85);
  });

  it('is told as that', () => {
    const all = assessCrowd(syntheticCrowd(1, [HONEST, turncoats]));
    const reasons = membersOf(all, 'turned').flatMap(({ flags }) => flags.map(({ reason }) => reason));
    expect(reasons.some((reason) => / comparisons with it in the newer half, where /.test(reason))).toBe(
      true,
    );
  });

  it('is not what a taste is that comes with time', () => {
    const taste: Group['answer'] = (shown, uniform) => {
      const [first, second] = shown.systems.map((system) => (system === 'alpha' ? 1 : 0)) as [number, number];
      return honest({ ...shown, margin: shown.margin + first - second }, uniform);
    };
    const all = assessCrowd(
      syntheticCrowd(6, [HONEST, { name: 'taste', annotators: 15, each: 80, answer: onceHonest(40, taste) }]),
    );
    expect(flagged(all, 'taste')).toBeLessThanOrEqual(1);
    expect(flagged(all, 'honest')).toBe(0);
  });
});

describe('the tally of a newer half', () => {
  it('is that of the later comparisons of each annotator, and with what came before makes the whole', () => {
    const judgements = syntheticCrowd(2, [HONEST]);
    const columns = layOut(judgements);
    const weights = new Float64Array(columns.annotators.length).fill(1);
    const margins = marginsByOthers(columns, fitConsensus(columns, weights, null), weights);
    const manners = columns.annotators.map(() => ({ follows: 1, sharpness: 1 }));
    const whole = systemTallies(columns, margins, manners);
    const newer = newerTallies(columns, { margins, manners, whole });
    expect(newer.length).toBeGreaterThan(200);
    for (const { annotator, system, comparisons, wins, ties, expected, earlier } of newer.slice(0, 40)) {
      const own = judgements.filter((judgement) => judgement.annotator === columns.annotators[annotator]);
      const name = columns.systems[system];
      const met = own.slice(40).filter(({ systemA, systemB }) => systemA === name || systemB === name);
      expect(comparisons).toBe(met.length);
      expect(ties).toBe(met.filter(({ outcome }) => outcome === 'tie').length);
      const all = whole.find((tally) => tally.annotator === annotator && tally.system === system);
      expect(comparisons + (earlier?.comparisons ?? 0)).toBe(all?.comparisons);
      expect(wins + (earlier?.wins ?? 0)).toBe(all?.wins);
      expect(expected + (earlier?.expected ?? 0)).toBeCloseTo(all?.expected ?? 0, 9);
    }
  });
});
