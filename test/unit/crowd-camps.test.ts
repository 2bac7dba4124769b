import { describe, expect, it } from 'vitest';
import { type AnnotatorAssessment, assessCrowd } from '../../worker/core/quality/assess-crowd.ts';
import { findCamp } from '../../worker/core/quality/camp.ts';
import { fitConsensus } from '../../worker/core/quality/consensus.ts';
import { layOut } from '../../worker/core/quality/crowd-columns.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { marginsByOthers } from '../../worker/core/quality/margins-by-others.ts';
import { sharedErrors } from '../../worker/core/quality/shared-errors.ts';
import { seededRandom } from '../../worker/core/random.ts';
import { type Group, guess, honest, meanOf, membersOf, pushes, syntheticCrowd } from './synthetic-crowd.ts';

const HONEST: Group = { name: 'honest', annotators: 60, each: 80, answer: honest };

/** Where a response stands in an order that has nothing to do with what the crowd makes of it: about −2 … 2 nats. */
const place = (response: number): number => 4 * (seededRandom(3, response)() / 2 ** 32 - 0.5);
const apart = ([a, b]: readonly [number, number]): number => place(a) - place(b);

/** A rule that is right more often than not, as most are: which text has more of something. */
const byRule: Group['answer'] = ({ margin, responses }) => (margin + apart(responses) > 0 ? 'a' : 'b');
const flagged = (some: readonly AnnotatorAssessment[]): number =>
  some.filter(({ flags }) => flags.some(({ kind }) => kind === 'in_unison')).length;
const weightOf = (some: readonly AnnotatorAssessment[]): number => meanOf(some.map(({ weight }) => weight));

describe('answering by one rule in unison', () => {
  const unison: Group = { name: 'unison', annotators: 20, each: 80, answer: byRule };

  it('is found though the rule is right more often than not, and no honest person is flagged', () => {
    for (const seed of [1, 2, 3]) {
      const all = assessCrowd(syntheticCrowd(seed, [HONEST, unison]));
      expect(flagged(membersOf(all, 'unison'))).toBeGreaterThanOrEqual(19);
      expect(weightOf(membersOf(all, 'unison'))).toBeLessThan(0.1);
      expect(flagged(membersOf(all, 'honest'))).toBe(0);
      expect(weightOf(membersOf(all, 'honest'))).toBeGreaterThan(0.85);
    }
  });

  it('is told with its figures and its company', () => {
    const all = assessCrowd(syntheticCrowd(1, [HONEST, unison]));
    const reason = all.get('unison 1')?.flags.find(({ kind }) => kind === 'in_unison')?.reason;
    expect(reason).toMatch(
      /^Answered as 19 others do and the crowd does not, by one rule, in (\d+) of \1 comparisons, where \d+\.\d were to be expected\.$/,
    );
  });

  it('is as rare among honest people as chance has it', () => {
    const clean = [1, 2, 3, 4].flatMap((seed) => [...assessCrowd(syntheticCrowd(seed, [HONEST])).values()]);
    expect(flagged(clean)).toBe(0);
    expect(weightOf(clean)).toBeGreaterThan(0.85);
  });

  it('is found where it makes four comparisons in nine, and of two views that of more people and comparisons is the crowd’s', () => {
    const all = assessCrowd(syntheticCrowd(1, [HONEST, { ...unison, each: 200 }]));
    expect(flagged(membersOf(all, 'unison'))).toBe(20);
    expect(flagged(membersOf(all, 'honest'))).toBe(0);
    expect(weightOf(membersOf(all, 'honest'))).toBeGreaterThan(0.95);
  });

  it('is not what people do who go by what the crowd thinks and never slip', () => {
    const sure: Group['answer'] = ({ margin }) => (margin > 0 ? 'a' : 'b');
    for (const each of [80, 200]) {
      const all = assessCrowd(
        syntheticCrowd(5, [HONEST, { name: 'sure', annotators: 10, each, answer: sure }]),
      );
      expect(flagged([...all.values()])).toBe(0);
      expect(weightOf(membersOf(all, 'sure'))).toBeGreaterThan(0.99);
    }
  });

  it('is not what a taste is that a tenth or a third of people share', () => {
    const taste: Group['answer'] = (shown, uniform) =>
      honest({ ...shown, margin: 0.5 * shown.margin + apart(shown.responses) }, uniform);
    for (const annotators of [7, 30]) {
      for (const seed of [2, 3]) {
        const crowd = syntheticCrowd(seed, [HONEST, { name: 'taste', annotators, each: 80, answer: taste }]);
        const all = [...assessCrowd(crowd).values()];
        expect(all.filter(({ flags }) => flags.length > 0)).toEqual([]);
        expect(weightOf(membersOf(assessCrowd(crowd), 'taste'))).toBeGreaterThan(0.75);
      }
    }
  });

  it('does not depend on what annotators are called, to the last bit', () => {
    const judgements = syntheticCrowd(7, [HONEST, unison]);
    const renamed = judgements.map((judgement) => ({
      ...judgement,
      annotator: [...judgement.annotator].reverse().join(''),
    }));
    expect([...assessCrowd(renamed).values()]).toEqual([...assessCrowd(judgements).values()]);
  });
});

describe('the search for a camp', () => {
  const search = (judgements: readonly CrowdJudgement[]) => {
    const columns = layOut(judgements);
    const count = columns.annotators.length;
    const weights = new Float64Array(count).fill(1);
    const margins = marginsByOthers(columns, fitConsensus(columns, weights, null), weights);
    const nobody = new Uint8Array(count);
    const shared = sharedErrors(columns, margins, nobody);
    const camp = findCamp(columns, { hasty: nobody, explained: nobody });
    return { columns, shared, camp };
  };

  it('begins where errors are shared, which guessers do not, however much they judged', () => {
    const { columns, shared } = search(
      syntheticCrowd(11, [
        HONEST,
        { name: 'rule', annotators: 10, each: 80, answer: byRule },
        { name: 'guess', annotators: 2, each: 400, answer: guess },
      ]),
    );
    const of = (name: string) =>
      meanOf([...shared].filter((_, annotator) => columns.annotators[annotator]?.startsWith(`${name} `)));
    expect(of('rule')).toBeGreaterThan(0.6);
    expect(of('guess')).toBeLessThan(0.1);
    expect(of('honest')).toBeLessThan(0.1);
  });

  it('finds who pushes a system, for that is a rule, too', () => {
    const { columns, camp } = search(
      syntheticCrowd(1, [HONEST, { name: 'ring', annotators: 15, each: 80, answer: pushes('alpha') }]),
    );
    const members = columns.annotators.filter((_, annotator) => camp?.members[annotator] === 1);
    expect(members.filter((name) => name.startsWith('ring ')).length).toBeGreaterThanOrEqual(14);
    expect(members.filter((name) => name.startsWith('honest ')).length).toBeLessThanOrEqual(1);
  });

  it('finds nobody among a few annotators, nor where everybody guesses', () => {
    expect(search(syntheticCrowd(1, [{ ...HONEST, annotators: 19 }])).camp).toBeNull();
    expect(search(syntheticCrowd(1, [{ ...HONEST, answer: guess }])).camp).toBeNull();
  });
});
