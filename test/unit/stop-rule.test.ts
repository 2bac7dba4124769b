import { describe, expect, it } from 'vitest';
import type { LeaderboardEntry } from '../../worker/core/leaderboard.ts';
import { leaderboard } from '../../worker/core/leaderboard.ts';
import { annotatorMatchups, weightedMatchups } from '../../worker/core/quality/annotator-matchups.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { splitHalf } from '../../worker/core/quality/split-half.ts';
import { DEFAULT_TARGET, stopVerdict } from '../../worker/core/quality/stop-rule.ts';
import { guess, honest, meanOf, SYSTEMS, syntheticCrowd } from './synthetic-crowd.ts';

const NOBODY = new Map<string, number>();
const halves = (judgements: readonly CrowdJudgement[], seed = 1) =>
  splitHalf(annotatorMatchups(judgements), { weights: NOBODY, splits: 10, seed });
const crowd = (each: number, answer = honest, sample = 0) =>
  syntheticCrowd(1, [{ name: 'honest', annotators: 40, each, answer }], sample);

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const centred = (values: readonly number[]) => values.map((value) => value - meanOf(values));
  const product = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, value, at) => sum + value * (other[at] as number), 0);
  const [x, y] = [centred(xs), centred(ys)];
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

function boardOf(judgements: readonly CrowdJudgement[]): LeaderboardEntry[] {
  const matchups = weightedMatchups(annotatorMatchups(judgements), NOBODY).map((matchup) => ({
    ...matchup,
    first: SYSTEMS.indexOf(matchup.first),
    second: SYSTEMS.indexOf(matchup.second),
  }));
  return leaderboard({ systems: SYSTEMS, matchups, ties: 'davidson' }).systems;
}

describe('matchups by annotator', () => {
  it('add up to the win matrix, each at its weight', () => {
    const judgements = crowd(20);
    const sums = annotatorMatchups(judgements);
    const whole = weightedMatchups(sums, NOBODY);
    const counted = (of: typeof whole) =>
      of.reduce((sum, { firstWins, secondWins, ties }) => sum + firstWins + secondWins + ties, 0);
    expect(counted(whole)).toBe(800);
    const names = [...new Set(sums.map(({ annotator }) => annotator))];
    const weights = new Map(names.map((name, at) => [name, at < 10 ? 0 : 0.5]));
    expect(counted(weightedMatchups(sums, weights))).toBe(300);
    const kept = judgements.filter(({ annotator }) => names.indexOf(annotator) >= 10);
    const halved = weightedMatchups(annotatorMatchups(kept), NOBODY).map((matchup) => ({
      ...matchup,
      firstWins: matchup.firstWins / 2,
      secondWins: matchup.secondWins / 2,
      ties: matchup.ties / 2,
    }));
    const inOrder = (of: typeof whole) =>
      of.toSorted((a, b) => (a.first + a.second < b.first + b.second ? -1 : 1));
    expect(inOrder(weightedMatchups(sums, weights))).toEqual(inOrder(halved));
  });
});

describe('split-half reliability', () => {
  it('nears 1 with many comparisons of unequal systems, and is far from it with few', () => {
    const [many, few] = [halves(crowd(400)), halves(crowd(4))];
    expect(many.defined && many.value).toBeGreaterThan(0.9);
    expect(few.defined && few.value).toBeLessThan(many.defined ? many.value - 0.05 : 0);
    expect(halves(crowd(4))).toEqual(few);
    expect(halves(crowd(4), 2)).not.toEqual(few);
  });

  it('is low where all guess', () => {
    const guessed = halves(crowd(200, guess));
    expect(guessed.defined && guessed.value).toBeLessThan(0.6);
  });

  it('is about how far two crowds of the same size agree', () => {
    const samples = Array.from({ length: 16 }, (_, sample) => crowd(3, honest, sample));
    const promised = samples.map((judgements) => {
      const split = halves(judgements);
      return split.defined ? split.value : Number.NaN;
    });
    const strengths = samples.map((judgements) => {
      const board = new Map(boardOf(judgements).map(({ system, strength }) => [system, strength]));
      return SYSTEMS.map((system) => board.get(system) as number);
    });
    const correlations = strengths.flatMap((one, at) =>
      strengths.slice(at + 1).map((other) => correlation(one, other)),
    );
    expect(Math.abs(meanOf(promised) - meanOf(correlations))).toBeLessThan(0.1);
    expect(meanOf(correlations)).toBeLessThan(0.9);
  });

  it('says what it lacks', () => {
    const two = crowd(10).filter(({ systemA, systemB }) =>
      [systemA, systemB].every((system) => system === 'alpha' || system === 'beta'),
    );
    expect(halves(two)).toMatchObject({ defined: false, code: 'few_systems' });
    const alone = crowd(10).map((judgement) => ({ ...judgement, annotator: 'kim' }));
    expect(halves(alone)).toEqual({
      defined: false,
      code: 'few_annotators',
      reason: 'Two halves of a crowd take 4 annotators; there are 1.',
    });
  });
});

describe('the stop rule', () => {
  it('says enough, and why', () => {
    const judgements = crowd(400);
    const verdict = stopVerdict(boardOf(judgements), halves(judgements));
    expect(verdict).toMatchObject({ enough: true, systems: [] });
    expect(verdict.reason).toMatch(
      /^Every rating is known within ±\d+ points \(asked for: ±50\), and two halves of the crowd agree on the ranking \(split-half reliability [01]\.\d\d, asked for: 0\.8\)\.$/,
    );
  });

  it('says of which systems it takes about how many more, and that many do', () => {
    const judgements = crowd(3);
    const { enough, systems, reason } = stopVerdict(boardOf(judgements), halves(judgements));
    expect(enough).toBe(false);
    expect(reason).toContain('not yet known within ±50 points');
    expect(systems).toHaveLength(4);
    const played = 2 * judgements.length;
    const asked = systems.reduce((sum, { comparisons }) => sum + comparisons, 0);
    const times = (played + asked) / played;
    const [less, more] = [0.7, 1.4].map((part) =>
      stopVerdict(boardOf(crowd(Math.round(3 * times * part))), halves(judgements)),
    );
    expect(less?.systems.length).toBeGreaterThan(0);
    expect(more?.systems).toEqual([]);
  });

  it('names neighbours that are not told apart, with the comparisons to do so', () => {
    const entry = (system: string, rating: number, halfWidth: number): LeaderboardEntry => ({
      system,
      strength: 0,
      rating,
      lower: rating - halfWidth,
      upper: rating + halfWidth,
      rank: 1,
      comparisons: 100,
      wins: 50,
      losses: 50,
      ties: 0,
    });
    const entries = [
      entry('one', 1200, 30),
      entry('two', 1100, 30),
      entry('three', 1040, 61),
      entry('four', 1039, 20),
    ];
    const verdict = stopVerdict(entries, { defined: true, value: 0.9 });
    expect(verdict.systems).toEqual([
      { system: 'three', halfWidth: 61, comparisons: Math.ceil(100 * (1.22 ** 2 - 1)) },
    ]);
    // one from two: 100 > √1800; two from three: 60 < √4621; three from four: within 50 at best
    expect(verdict.pairs.map(({ first, second }) => [first, second])).toEqual([
      ['two', 'three'],
      ['three', 'four'],
    ]);
    const information = (halfWidth: number) => ((1.959964 * 400) / Math.LN10 / halfWidth) ** 2;
    const p = 1 / (1 + 10 ** (-60 / 400));
    expect(verdict.pairs[0]?.comparisons).toBe(
      Math.ceil((information(60) - information(Math.sqrt(4621))) / (p * (1 - p))),
    );
  });

  it('leaves the decision to the intervals where there are no halves, and asks for halves that agree where there are', () => {
    const entries = boardOf(crowd(400));
    const few = { defined: false, code: 'few_annotators', reason: 'too few.' } as const;
    expect(stopVerdict(entries, few)).toMatchObject({ enough: true });
    expect(stopVerdict(entries, few).reason).toContain('cannot be said: too few.');
    const unlike = stopVerdict(entries, { defined: true, value: 0.5 });
    expect(unlike.enough).toBe(false);
    expect(unlike.reason).toContain('do not yet agree on the ranking (split-half reliability 0.50');
  });

  it('joins its two reasons by “and” where they say the same, by “but” where they do not', () => {
    const joinedBy = (of: LeaderboardEntry[], value: number) =>
      /(and|but) two halves/.exec(stopVerdict(of, { defined: true, value }).reason)?.[1];
    const [known, unknown] = [boardOf(crowd(400)), boardOf(crowd(3))];
    expect([joinedBy(known, 0.9), joinedBy(unknown, 0.5)]).toEqual(['and', 'and']);
    expect([joinedBy(known, 0.5), joinedBy(unknown, 0.9)]).toEqual(['but', 'but']);
  });

  it('has an idea of a system that was never compared, and nothing to rank with one alone', () => {
    const idle = leaderboard({
      systems: ['new', 'other'],
      matchups: [],
      ties: 'davidson',
    }).systems;
    const { systems } = stopVerdict(idle, { defined: true, value: 1 });
    // 1.96² · 4 / (50 in nats)², less what the prior knows
    expect(systems[0]?.comparisons).toBeGreaterThan(180);
    expect(systems[0]?.comparisons).toBeLessThan(190);
    expect(stopVerdict(idle.slice(0, 1), { defined: true, value: 1 }, DEFAULT_TARGET)).toMatchObject({
      enough: false,
      systems: [],
    });
  });
});
