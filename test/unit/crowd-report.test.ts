import { describe, expect, it } from 'vitest';
import { annotatorMatchups } from '../../worker/core/quality/annotator-matchups.ts';
import { collectingProgress } from '../../worker/core/quality/collecting-progress.ts';
import { crowdReport } from '../../worker/core/quality/crowd-report.ts';
import { DEFAULT_CAP } from '../../worker/core/quality/influence-cap.ts';
import { guess, honest, meanOf, syntheticCrowd } from './synthetic-crowd.ts';

const judgements = syntheticCrowd(3, [
  { name: 'honest', annotators: 12, each: 60, answer: honest },
  { name: 'guess', annotators: 3, each: 60, answer: guess },
]);

describe('the report on a crowd', () => {
  it('weighs each annotator, and says how far they agree with an interval', () => {
    const { judgements: count, alpha, annotators } = crowdReport(judgements, { cap: DEFAULT_CAP });
    expect(count).toBe(900);
    expect(annotators).toHaveLength(15);
    if (!alpha.defined || !alpha.interval) throw new Error('α is not defined');
    expect(alpha.interval.lower).toBeLessThan(alpha.value);
    expect(alpha.interval.upper).toBeGreaterThan(alpha.value);
    const weightsOf = (group: string) =>
      annotators.filter(({ annotator }) => annotator.startsWith(group)).map(({ weight }) => weight);
    expect(meanOf(weightsOf('honest'))).toBeGreaterThan(0.8);
    expect(meanOf(weightsOf('guess'))).toBeLessThan(0.5);
  });

  it('counts an answer to a gold pair as right whichever side it was shown on', () => {
    const [one] = judgements;
    if (!one) throw new Error('nobody judged');
    const { responseA, responseB } = one;
    const shown = { ...one, annotator: 'kim', outcome: 'a' as const };
    const swapped = { ...shown, responseA: responseB, responseB: responseA };
    const goldOf = (gold: { a: number; b: number; outcome: 'a' | 'b' }) =>
      crowdReport([shown, shown, swapped], { cap: null, gold: [gold] }).annotators[0]?.signals.gold;
    expect(goldOf({ a: responseA, b: responseB, outcome: 'a' })).toMatchObject({ count: 2, of: 3 });
    expect(goldOf({ a: responseB, b: responseA, outcome: 'a' })).toMatchObject({
      count: 1,
      of: 3,
    });
    expect(goldOf({ a: responseA, b: responseB + 1000, outcome: 'a' })).toBeNull();
  });
});

it('the progress of collecting is enough where intervals are narrow and halves of the crowd rank alike', () => {
  const much = annotatorMatchups(
    syntheticCrowd(5, [{ name: 'honest', annotators: 20, each: 1500, answer: honest }]),
  );
  expect(collectingProgress(much, new Map())).toMatchObject({ enough: true, systems: [] });
  const little = collectingProgress(annotatorMatchups(judgements.slice(0, 100)), new Map());
  expect(little.enough).toBe(false);
  expect(little.systems.length).toBeGreaterThan(0);
});
