import { OUTCOMES, type Outcome } from '../comparison.ts';
import type { CrowdJudgement } from './judgement.ts';
import { type Proportion, proportionOf } from './proportion.ts';
import { leastReadingMs } from './reading-time.ts';

/** What one annotator's own answers show. Shares are null where there is nothing to count. */
export interface AnswerSignals {
  /** All, skips included; a ranking is all its pairs. */
  comparisons: number;
  outcomes: Record<Outcome, number>;
  /** The most frequent answer, as shown, among those given with the sides shown; skips aside. */
  favourite: (Proportion & { outcome: Outcome }) | null;
  /** The longest run of one answer, in the order given, among pairs with the sides shown; skips aside. */
  streak: { outcome: Outcome; length: number } | null;
  /** Of preferences, how often for the response shown first. */
  left: Proportion | null;
  medianMs: number | null;
  /** Median of the time taken over the least time it takes to read the responses. */
  pace: number | null;
  /** How often an answer took less than that. */
  hurried: Proportion | null;
  /** How often a gold pair was answered right. */
  gold: Proportion | null;
}

/** @returns by annotator, in order of first appearance */
export function answerSignals(judgements: readonly CrowdJudgement[]): Map<string, AnswerSignals> {
  const byAnnotator = new Map<string, CrowdJudgement[]>();
  for (const judgement of judgements) {
    const own = byAnnotator.get(judgement.annotator);
    if (own) own.push(judgement);
    else byAnnotator.set(judgement.annotator, [judgement]);
  }
  return new Map(
    [...byAnnotator].map(([annotator, own]) => [
      annotator,
      { ...countOutcomes(own), streak: longestStreak(own), ...timing(own), gold: goldRight(own) },
    ]),
  );
}

function countOutcomes(
  own: readonly CrowdJudgement[],
): Pick<AnswerSignals, 'comparisons' | 'outcomes' | 'favourite' | 'left'> {
  const tally = (some: readonly CrowdJudgement[]) => {
    const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
    for (const { outcome } of some) counts[outcome]++;
    return counts;
  };
  const shown = tally(own.filter(({ sidesShown }) => sidesShown));
  const answers = (['a', 'b', 'tie', 'both_bad'] as const).map((outcome) => ({
    outcome,
    count: shown[outcome],
  }));
  const given = answers.reduce((sum, { count }) => sum + count, 0);
  const most = answers.reduce((best, answer) => (answer.count > best.count ? answer : best));
  const share = proportionOf(most.count, given);
  return {
    comparisons: own.length,
    outcomes: tally(own),
    favourite: share && { ...share, outcome: most.outcome },
    left: proportionOf(shown.a, shown.a + shown.b),
  };
}

/** The pairs of a ranking come out alike where it is left in the order shown: they are no run. */
function longestStreak(own: readonly CrowdJudgement[]): AnswerSignals['streak'] {
  let longest: AnswerSignals['streak'] = null;
  let run = { outcome: 'skip' as Outcome, length: 0 };
  for (const { outcome, sidesShown, size = 2 } of own) {
    if (!sidesShown || size > 2 || outcome === 'skip') continue;
    run = outcome === run.outcome ? { outcome, length: run.length + 1 } : { outcome, length: 1 };
    if (run.length > (longest?.length ?? 0)) longest = run;
  }
  return longest;
}

function timing(own: readonly CrowdJudgement[]): Pick<AnswerSignals, 'medianMs' | 'pace' | 'hurried'> {
  const timed = own.flatMap(({ activeMs, characters, outcome }) =>
    activeMs === null || outcome === 'skip'
      ? []
      : [{ ms: activeMs, pace: activeMs / leastReadingMs(characters) }],
  );
  return {
    medianMs: medianOf(timed.map(({ ms }) => ms)),
    pace: medianOf(timed.map(({ pace }) => pace)),
    hurried: proportionOf(timed.filter(({ pace }) => pace < 1).length, timed.length),
  };
}

/** @returns null of nothing */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const ascending = values.toSorted((a, b) => a - b);
  const [low, high] = [ascending[(values.length - 1) >> 1], ascending[values.length >> 1]] as [
    number,
    number,
  ];
  return (low + high) / 2;
}

function goldRight(own: readonly CrowdJudgement[]): Proportion | null {
  const asked = own.filter(({ gold, outcome }) => gold !== null && outcome !== 'skip');
  return proportionOf(asked.filter(({ gold, outcome }) => gold === outcome).length, asked.length);
}
