import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEWCOMER_WEIGHT } from '../../worker/core/quality/annotator-kinds.ts';
import { type AnnotatorAssessment, assessCrowd, weighCrowd } from '../../worker/core/quality/assess-crowd.ts';
import type { FlagKind } from '../../worker/core/quality/flags.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { processorSeconds } from './processor-time.ts';
import {
  contrary,
  type Group,
  guess,
  honest,
  left,
  meanOf,
  membersOf,
  pushes,
  swapped,
  syntheticCrowd,
} from './synthetic-crowd.ts';

const HONEST: Group = { name: 'honest', annotators: 60, each: 60, answer: honest };
const kindsOf = ({ flags }: AnnotatorAssessment): FlagKind[] => flags.map(({ kind }) => kind);
const flaggedAs = (members: readonly AnnotatorAssessment[], kind: FlagKind): number =>
  members.filter((member) => kindsOf(member).includes(kind)).length;

function assessed(seed: number, groups: readonly Group[]): Map<string, AnnotatorAssessment> {
  return assessCrowd(syntheticCrowd(seed, groups));
}

describe('the crowd is assessed', () => {
  const spammers = { annotators: 8, each: 160 };
  const all = assessed(1, [
    HONEST,
    { name: 'guess', ...spammers, answer: guess },
    { name: 'left', ...spammers, answer: left },
    { name: 'contrary', ...spammers, answer: contrary },
    { name: 'tie', ...spammers, answer: () => 'tie' },
    {
      name: 'alternate',
      ...spammers,
      answer: ({ before }) => (before % 2 === 0 ? 'a' : 'b'),
    },
  ]);
  const meanWeight = (group: string) => meanOf(membersOf(all, group).map(({ weight }) => weight));

  it('so that honest people keep their weight and spammers lose it', () => {
    expect(meanWeight('honest')).toBeGreaterThan(0.85);
    for (const group of ['guess', 'left', 'contrary', 'tie', 'alternate'])
      expect(meanWeight(group), group).toBeLessThan(0.15);
  });

  it('with a reason for each flag, and none for honest people', () => {
    expect(membersOf(all, 'honest').filter(({ flags }) => flags.length > 0)).toEqual([]);
    expect(flaggedAs(membersOf(all, 'left'), 'one_answer')).toBe(8);
    expect(flaggedAs(membersOf(all, 'tie'), 'one_answer')).toBe(8);
    expect(flaggedAs(membersOf(all, 'contrary'), 'contrary')).toBe(8);
    expect(flaggedAs(membersOf(all, 'guess'), 'guesses')).toBeGreaterThan(4);
    const [flag] = all.get('left 1')?.flags ?? [];
    expect(flag?.reason).toMatch(
      /^Answered the response shown first in 160 of 160 comparisons; the crowd does in \d\d %\.$/,
    );
  });

  it('with reliabilities whose intervals hold ½ for a guesser and leave it out for most honest people', () => {
    for (const { reliability } of membersOf(all, 'guess')) {
      expect(reliability.lower).toBeLessThanOrEqual(0.5);
      expect(reliability.upper).toBeGreaterThanOrEqual(0.5);
    }
    const clear = membersOf(all, 'honest').filter(({ reliability }) => reliability.lower > 0.5);
    expect(clear.length).toBeGreaterThan(54);
  });

  it('with what can be counted of each', () => {
    const { signals } = all.get('left 1') as AnnotatorAssessment;
    expect(signals.comparisons).toBe(160);
    expect(signals.outcomes).toEqual({ a: 160, b: 0, tie: 0, both_bad: 0, skip: 0 });
    expect(signals.left).toMatchObject({ count: 160, of: 160, value: 1, upper: 1 });
    expect(signals.left?.lower).toBeCloseTo(160 / (160 + 1.959964 ** 2), 6);
    const honestAgreement = membersOf(all, 'honest').map((one) => one.signals.agreement?.value ?? 0);
    const guessed = membersOf(all, 'guess').map((one) => one.signals.agreement?.value ?? 1);
    expect(meanOf(honestAgreement)).toBeGreaterThan(meanOf(guessed) + 0.01);
  });
});

describe('somebody of whom little is known', () => {
  it('weighs as a newcomer where nobody else judged the same responses', () => {
    const others = syntheticCrowd(2, [HONEST]);
    const apart = syntheticCrowd(3, [{ name: 'kim', annotators: 1, each: 60, answer: honest }]).map(
      (judgement) => ({
        ...judgement,
        responseA: judgement.responseA + 1000,
        responseB: judgement.responseB + 1000,
      }),
    );
    const weight = weighCrowd([...others, ...apart]).get('kim 1') as number;
    expect(Math.abs(weight - NEWCOMER_WEIGHT)).toBeLessThan(0.05);
  });

  it('weighs no less because others spam', () => {
    const newcomer: Group = { name: 'new', annotators: 30, each: 1, answer: honest };
    const clean = weighCrowd(syntheticCrowd(4, [newcomer, HONEST]));
    const spoilt = weighCrowd(
      syntheticCrowd(4, [newcomer, HONEST, { name: 'guess', annotators: 60, each: 40, answer: guess }]),
    );
    expect(meanOf(membersOf(clean, 'new'))).toBeGreaterThan(0.8);
    expect(meanOf(membersOf(spoilt, 'new'))).toBeGreaterThan(meanOf(membersOf(clean, 'new')) - 0.04);
  });

  it('is not in it having only skipped, and an empty log assesses nobody', () => {
    expect(assessCrowd([]).size).toBe(0);
    const [judgement] = syntheticCrowd(1, [HONEST]) as [CrowdJudgement];
    expect(assessCrowd([{ ...judgement, outcome: 'skip' }]).size).toBe(0);
  });
});

describe('answers whose sides nobody was shown', () => {
  it('are no sign of always choosing the left, though an import names the chosen response first', () => {
    const judgements = syntheticCrowd(5, [HONEST]).map((judgement): CrowdJudgement => {
      if (judgement.annotator !== 'honest 1') return judgement;
      const chosenFirst = judgement.outcome === 'b' ? swapped(judgement) : judgement;
      return { ...chosenFirst, sidesShown: false };
    });
    const { weight, flags, signals } = assessCrowd(judgements).get('honest 1') as AnnotatorAssessment;
    expect(signals.outcomes.b).toBe(0);
    expect(signals.left).toBeNull();
    expect(flags).toEqual([]);
    expect(weight).toBeGreaterThan(0.7);
  });
});

describe('time', () => {
  const timed: Group = { ...HONEST, activeMs: 9000 };

  it('flags who answers faster than one can read, and lets their answers say whether they guess', () => {
    const hasty = { annotators: 6, activeMs: 600 };
    const all = assessed(6, [
      timed,
      { ...hasty, name: 'click', each: 12, answer: guess },
      { ...hasty, name: 'quick', each: 200, answer: honest },
    ]);
    for (const group of ['click', 'quick']) expect(flaggedAs(membersOf(all, group), 'hasty')).toBe(6);
    expect(all.get('click 1')?.flags.find(({ kind }) => kind === 'hasty')?.reason).toBe(
      'Answered 12 of 12 comparisons faster than the responses can be read, half of them within 0.6 s; the crowd takes 15.0 times as long.',
    );
    expect(meanOf(membersOf(all, 'click').map(({ weight }) => weight))).toBeLessThan(0.25);
    expect(meanOf(membersOf(all, 'quick').map(({ weight }) => weight))).toBeGreaterThan(0.8);
  });

  it('is no reason for a flag where the whole crowd is as fast', () => {
    const all = assessed(7, [{ ...HONEST, activeMs: 500 }]);
    expect([...all.values()].filter((one) => kindsOf(one).includes('hasty'))).toEqual([]);
  });
});

describe('gold pairs and repeats', () => {
  const base = syntheticCrowd(8, [HONEST]);

  it('give away who gets known answers wrong, and count for reliability', () => {
    const judgements = base.map((judgement, at): CrowdJudgement => {
      if (judgement.annotator !== 'honest 1') return judgement;
      return { ...judgement, outcome: 'a', sidesShown: false, gold: at % 2 === 0 ? 'a' : 'b' };
    });
    const { signals, flags, weight } = assessCrowd(judgements).get('honest 1') as AnnotatorAssessment;
    expect(signals.gold?.of).toBe(60);
    expect(flags.map(({ kind }) => kind)).toContain('fails_gold');
    expect(weight).toBeLessThan(0.1);
  });

  it('show who contradicts themselves', () => {
    const own = base.filter(({ annotator }) => annotator === 'honest 1');
    const again = own.map(
      (judgement): CrowdJudgement => ({
        ...swapped(judgement),
        // the same side again is the other response
        outcome: judgement.outcome,
      }),
    );
    const { signals, flags } = assessCrowd([...base, ...again]).get('honest 1') as AnnotatorAssessment;
    expect(signals.selfConsistency?.of).toBeGreaterThanOrEqual(60);
    expect(signals.selfConsistency?.value).toBeLessThan(0.5);
    expect(flags.map(({ kind }) => kind)).toContain('inconsistent');
    const faithful = assessCrowd([...base, ...own.map(swapped)]).get('honest 1') as AnnotatorAssessment;
    expect(faithful.signals.selfConsistency?.value).toBeGreaterThan(0.8);
    expect(faithful.flags).toEqual([]);
  });
});

describe('who stops reading after a while', () => {
  const sleeper: Group = {
    name: 'sleeper',
    annotators: 8,
    each: 90,
    answer: (shown, uniform) => (shown.before < 60 ? honest(shown, uniform) : 'a'),
  };

  it('is found by a run of one answer, and counts for nothing', () => {
    const all = assessed(9, [{ ...HONEST, each: 90 }, sleeper]);
    expect(flaggedAs(membersOf(all, 'sleeper'), 'one_answer')).toBe(8);
    expect(meanOf(membersOf(all, 'sleeper').map(({ weight }) => weight))).toBe(0);
    expect(flaggedAs(membersOf(all, 'honest'), 'one_answer')).toBe(0);
    const [flag] = all.get('sleeper 1')?.flags ?? [];
    expect(flag?.reason).toMatch(
      /^Answered the response shown first \d\d times in a row; the crowd does in \d\d %/,
    );
  });

  it('is nobody whose rankings are left in the order shown, nor of an import', () => {
    const judgements = syntheticCrowd(9, [{ ...HONEST, each: 90 }, sleeper]);
    for (const change of [{ size: 9 }, { sidesShown: false }]) {
      const changed = judgements.map((judgement) => ({ ...judgement, ...change }));
      expect(flaggedAs([...assessCrowd(changed).values()], 'one_answer')).toBe(0);
    }
  });
});

describe('going by length alone', () => {
  const group = { annotators: 12, each: 80, answer: guess };
  /** Longer texts tend to be the better ones, as a crowd often finds: in seven pairs of ten. */
  function withLengths(seed: number, answers: Record<string, 'longer' | 'shorter'>): CrowdJudgement[] {
    const judgements = syntheticCrowd(seed, [
      { ...HONEST, each: 80 },
      ...Object.keys(answers).map((name) => ({ ...group, name })),
    ]);
    const wins = new Map<number, number>();
    for (const { annotator, responseA, responseB, outcome } of judgements) {
      if (!annotator.startsWith('honest') || outcome === 'tie') continue;
      const [winner, loser] = outcome === 'a' ? [responseA, responseB] : [responseB, responseA];
      wins.set(winner, (wins.get(winner) ?? 0) + 1);
      wins.set(loser, (wins.get(loser) ?? 0) - 1);
    }
    return judgements.map((judgement) => {
      const { annotator, responseA: a, responseB: b } = judgement;
      const isBetter = (wins.get(a) ?? 0) > (wins.get(b) ?? 0);
      const longer = isBetter === (a * b) % 10 < 7 ? 'a' : 'b';
      const rule = answers[annotator.replace(/ \d+$/, '')];
      if (rule === undefined) return { ...judgement, longer };
      const outcome = (rule === 'longer') === (longer === 'a') ? 'a' : 'b';
      return { ...judgement, longer, outcome };
    });
  }

  it('is found though it agrees with a crowd that likes length, and no honest person is flagged', () => {
    for (const seed of [1, 2, 3]) {
      const all = assessCrowd(withLengths(seed, { long: 'longer' }));
      const found = membersOf(all, 'long');
      expect(flaggedAs(found, 'by_length')).toBeGreaterThanOrEqual(11);
      expect(meanOf(found.map(({ weight }) => weight))).toBeLessThan(0.1);
      expect(flaggedAs(membersOf(all, 'honest'), 'by_length')).toBe(0);
      expect(meanOf(membersOf(all, 'honest').map(({ weight }) => weight))).toBeGreaterThan(0.85);
    }
  });

  it('is told with its figures, either way', () => {
    const all = assessCrowd(withLengths(4, { long: 'longer', short: 'shorter' }));
    const reasonOf = (name: string) => all.get(name)?.flags.find(({ kind }) => kind === 'by_length')?.reason;
    const figures = 'in 80 of 80 comparisons, where \\d+\\.\\d were to be expected\\.$';
    expect(reasonOf('long 1')).toMatch(new RegExp(`^Preferred the longer response ${figures}`));
    expect(reasonOf('short 1')).toMatch(new RegExp(`^Preferred the shorter response ${figures}`));
  });

  it('is what the crowd asks for where most do so, and nothing to tell in a crowd of a few', () => {
    const most = withLengths(5, Object.fromEntries([1, 2, 3, 4, 5, 6].map((at) => [`long${at}`, 'longer'])));
    expect(flaggedAs([...assessCrowd(most).values()], 'by_length')).toBe(0);
    const few = withLengths(1, { long: 'longer' }).filter(({ annotator }) => / [1-3]$/.test(annotator));
    expect(flaggedAs([...assessCrowd(few).values()], 'by_length')).toBe(0);
  });

  it('is nothing where lengths are not known', () => {
    const judgements = withLengths(1, { long: 'longer' }).map(({ longer: _, ...judgement }) => judgement);
    expect(flaggedAs([...assessCrowd(judgements).values()], 'by_length')).toBe(0);
  });
});

describe('pushing a system', () => {
  const ring: Group = { name: 'ring', annotators: 15, each: 80, answer: pushes('alpha') };

  it('is found in 19 of 20 colluders of 80 comparisons, with one honest person in a hundred flagged at most', () => {
    let [found, alarms] = [0, 0];
    for (const seed of [1, 2, 3, 4]) {
      const all = assessed(seed, [{ ...HONEST, each: 80 }, ring]);
      found += flaggedAs(membersOf(all, 'ring'), 'pushes_system');
      alarms += flaggedAs(membersOf(all, 'honest'), 'pushes_system');
      expect(meanOf(membersOf(all, 'ring').map(({ weight }) => weight))).toBeLessThan(0.1);
      expect(meanOf(membersOf(all, 'honest').map(({ weight }) => weight))).toBeGreaterThan(0.85);
    }
    expect(found / 60).toBeGreaterThanOrEqual(0.95);
    expect(alarms / 240).toBeLessThanOrEqual(0.01);
  });

  it('is told with its figures and its company', () => {
    const all = assessed(1, [{ ...HONEST, each: 80 }, ring]);
    const reason = all.get('ring 1')?.flags.find(({ kind }) => kind === 'pushes_system')?.reason;
    expect(reason).toMatch(
      /^Answered for “alpha” in (\d+) of \1 comparisons with it, where \d+\.\d were to be expected; agrees with others in \d\d % of all\. So do 14 others\.$/,
    );
  });

  it('is found of one alone, and of a few against a system', () => {
    const against: Group['answer'] = (shown, uniform) => {
      const [first, second] = shown.systems.map((system) => system === 'beta');
      return first === second ? honest(shown, uniform) : first ? 'b' : 'a';
    };
    const all = assessed(5, [
      { ...HONEST, each: 80 },
      { name: 'lone', annotators: 1, each: 120, answer: pushes('gamma') },
      { name: 'boycott', annotators: 4, each: 120, answer: against },
    ]);
    expect(all.get('lone 1')?.flags[0]?.reason).toContain('Answered for “gamma”');
    expect(flaggedAs(membersOf(all, 'boycott'), 'pushes_system')).toBe(4);
    expect(all.get('boycott 1')?.flags[0]?.reason).toContain('Answered against “beta”');
  });

  it('is not what a taste for a system is', () => {
    // a system worth 1 nat more to them: odds of nearly 3 : 1 where the crowd sees equals
    const taste: Group['answer'] = (shown, uniform) => {
      const [first, second] = shown.systems.map((system) => (system === 'alpha' ? 1 : 0)) as [number, number];
      return honest({ ...shown, margin: shown.margin + first - second }, uniform);
    };
    const all = assessed(6, [
      { ...HONEST, each: 80 },
      { name: 'taste', annotators: 15, each: 80, answer: taste },
    ]);
    expect(flaggedAs(membersOf(all, 'taste'), 'pushes_system')).toBeLessThanOrEqual(1);
    expect(flaggedAs(membersOf(all, 'honest'), 'pushes_system')).toBe(0);
  });

  it('needs systems with names', () => {
    const unnamed = syntheticCrowd(1, [HONEST, ring]).map((judgement) => ({
      ...judgement,
      systemA: null,
      systemB: null,
    }));
    const flags = [...assessCrowd(unnamed).values()].flatMap(kindsOf);
    expect(flags).not.toContain('pushes_system');
  });
});

describe('the assessment', () => {
  const mixed = fc.integer({ min: 0, max: 1000 }).map((seed) =>
    syntheticCrowd(seed, [
      { name: 'honest', annotators: 12, each: 20, answer: honest },
      { name: 'guess', annotators: 3, each: 20, answer: guess },
      { name: 'ring', annotators: 3, each: 20, answer: pushes('beta') },
    ]),
  );

  it('does not depend on what annotators are called, to the last bit', () => {
    fc.assert(
      fc.property(mixed, (judgements) => {
        const renamed = judgements.map((judgement) => ({
          ...judgement,
          annotator: [...judgement.annotator].reverse().join(''),
        }));
        expect([...assessCrowd(renamed).values()]).toEqual([...assessCrowd(judgements).values()]);
      }),
      { numRuns: 10 },
    );
  });

  it('does not depend on which response of a pair is shown first, where nobody prefers a side', () => {
    fc.assert(
      fc.property(mixed, (judgements) => {
        const turned = weighCrowd(judgements.map(swapped));
        for (const [annotator, weight] of weighCrowd(judgements))
          expect(turned.get(annotator)).toBeCloseTo(weight, 9);
      }),
      { numRuns: 10 },
    );
  });

  it('gives weights in 0 … 1 and the same ones as weighing alone', () => {
    fc.assert(
      fc.property(mixed, (judgements) => {
        const weights = weighCrowd(judgements);
        for (const [annotator, { weight, reliability }] of assessCrowd(judgements)) {
          expect(weights.get(annotator)).toBe(weight);
          expect(weight).toBeGreaterThanOrEqual(0);
          expect(weight).toBeLessThanOrEqual(1);
          expect(reliability.lower).toBeLessThanOrEqual(reliability.upper);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('takes time in proportion to the judgements: four times as many of the same crowd not eight times as long', () => {
    const crowdOf = (each: number) =>
      syntheticCrowd(1, [
        { name: 'honest', annotators: 1900, each, answer: honest },
        { name: 'guess', annotators: 100, each, answer: guess },
      ]);
    const [few, many] = [crowdOf(12), crowdOf(48)];
    weighCrowd(few);
    const [ofFew, ofMany] = [few, many].map((crowd) => processorSeconds(() => weighCrowd(crowd)));
    expect(ofMany).toBeLessThan(8 * (ofFew as number));
  });
});
