import type { Outcome } from '../comparison.ts';
import { type AnswerSignals, medianOf } from './answer-signals.ts';
import type { CompanySignals } from './company-signals.ts';
import type { FittedAnnotator } from './fit-crowd.ts';
import { type Proportion, proportionOf } from './proportion.ts';
import type { Reliability } from './reliability.ts';

export type FlagKind =
  | 'one_answer'
  | 'hasty'
  | 'guesses'
  | 'contrary'
  | 'tired'
  | 'pushes_system'
  | 'by_length'
  | 'in_unison'
  | 'inconsistent'
  | 'fails_gold';

/** Something the owner should look at, in a sentence with its figures. */
export interface Flag {
  kind: FlagKind;
  reason: string;
}

/** What is usual in this crowd. */
export interface CrowdHabits {
  /** Share of each answer among those given with the sides shown. */
  shares: Record<Outcome, number>;
  /** Median of the annotators' paces; null where nobody was timed. */
  pace: number | null;
}

/** Flags that rest on counts want them a thousand to one: with hundreds of annotators one in twenty is many. */
const Z_FLAG = 3.2905;

const ANSWERS_NEEDED = 20;
const ONE_ANSWER_SHARE = 0.75;
const BEYOND_CROWD = 0.2;
/** A run that an honest person has once in a million visits is one of somebody who has stopped to read. */
const STREAK_CHANCE = 1e-6;
/** However much a crowd likes an answer, a run of it may be so long. */
const MOST_USUAL = 0.9;
const TIMES_NEEDED = 10;
const CHECKS_NEEDED = 5;
const SELF_CONSISTENCY = 2 / 3;
const GOLD_SHARE = 0.75;
const CERTAIN = 0.95;
/** People of hundreds of comparisons do get tired: of a recorded crowd one in 73 did, at .97. */
const CHANGE_CERTAIN = 0.99;
/** At most one such flag in five is expected to be false; on a recorded crowd it was one in twenty. */
const PUSHING_CERTAIN = 0.8;

const NAMES: Record<Outcome, string> = {
  a: 'the response shown first',
  b: 'the response shown second',
  tie: 'a tie',
  both_bad: 'both bad',
  skip: 'a skip',
};

export function habitsOf(signals: readonly AnswerSignals[]): CrowdHabits {
  const shares: Record<Outcome, number> = { a: 0, b: 0, tie: 0, both_bad: 0, skip: 0 };
  let answers = 0;
  for (const { outcomes, comparisons } of signals) {
    answers += comparisons - outcomes.skip;
    for (const outcome of ['a', 'b', 'tie', 'both_bad'] as const) shares[outcome] += outcomes[outcome];
  }
  for (const outcome of ['a', 'b', 'tie', 'both_bad'] as const) shares[outcome] /= Math.max(1, answers);
  return { shares, pace: medianOf(signals.flatMap(({ pace }) => pace ?? [])) };
}

/** Gives one answer to nearly everything, far more often than the crowd does; or has at some time begun to. */
export function oneAnswerFlag(
  { favourite, streak, comparisons }: AnswerSignals,
  { shares }: CrowdHabits,
): Flag[] {
  const always = alwaysFlag(favourite, shares);
  return always.length > 0 || !streak
    ? always
    : streakFlag(streak, { comparisons, usual: shares[streak.outcome] });
}

/** @see Feller 1968, XIII.7: n·p^L bounds the chance of a run of L in n trials */
function streakFlag(
  { outcome, length }: { outcome: Outcome; length: number },
  { comparisons, usual }: { comparisons: number; usual: number },
): Flag[] {
  const share = Math.min(MOST_USUAL, Math.max(0.5, usual));
  if (Math.log(comparisons) + length * Math.log(share) > Math.log(STREAK_CHANCE)) return [];
  const reason = `Answered ${NAMES[outcome]} ${length} times in a row; the crowd does in ${percent(usual)} of comparisons.`;
  return [{ kind: 'one_answer', reason }];
}

function alwaysFlag(favourite: AnswerSignals['favourite'], shares: CrowdHabits['shares']): Flag[] {
  if (!favourite || favourite.of < ANSWERS_NEEDED) return [];
  const usual = shares[favourite.outcome];
  const { lower } = intervalOf(favourite);
  if (lower <= Math.max(ONE_ANSWER_SHARE, Math.min(usual + BEYOND_CROWD, 0.99))) return [];
  const reason = `Answered ${NAMES[favourite.outcome]} in ${counted(favourite)} comparisons; the crowd does in ${percent(usual)}.`;
  return [{ kind: 'one_answer', reason }];
}

/** Most answers come faster than the responses can be looked at, and far faster than the crowd's: where all are fast, the
 *  texts explain it. */
export function hastyFlag({ hurried, pace, medianMs }: AnswerSignals, habits: CrowdHabits): Flag[] {
  if (!hurried || hurried.of < TIMES_NEEDED || intervalOf(hurried).lower <= 0.5) return [];
  if (pace === null || habits.pace === null || pace >= habits.pace / 2) return [];
  const times = pace === 0 ? 'far longer' : `${(habits.pace / pace).toFixed(1)} times as long`;
  const reason =
    `Answered ${counted(hurried)} comparisons faster than the responses can be read, half of them within ` +
    `${((medianMs ?? 0) / 1000).toFixed(1)} s; the crowd takes ${times}.`;
  return [{ kind: 'hasty', reason }];
}

/** What the fit says of preferences. */
export function reliabilityFlags({ guessing, contrary, value, lower, upper }: Reliability): Flag[] {
  const figures = `reliability ${value.toFixed(2)}, 95 % from ${lower.toFixed(2)} to ${upper.toFixed(2)}`;
  if (contrary >= CERTAIN) {
    return [
      { kind: 'contrary', reason: `Prefers what the others do not: ${figures}, where 0.5 is guessing.` },
    ];
  }
  if (guessing < CERTAIN) return [];
  const reason = `Sides with the others hardly more often than a guess would: ${figures}, where 0.5 is guessing.`;
  return [{ kind: 'guesses', reason }];
}

/** Sided with the others once, and does no longer. */
export function tiredFlag(tires: FittedAnnotator['tires']): Flag[] {
  if (!tires || tires.probability < CHANGE_CERTAIN || tires.now.guessing < CERTAIN) return [];
  if (tires.before.guessing >= CERTAIN) return [];
  const reason =
    `Sides with the others hardly more often than a guess would of late: reliability ${tires.now.value.toFixed(2)} in the newer half, ` +
    `${tires.before.value.toFixed(2)} before, where 0.5 is guessing.`;
  return [{ kind: 'tired', reason }];
}

/** Treats one system as nobody's taste explains. */
export function pushingFlag(
  suspicion: {
    direction: 'for' | 'against';
    probability: number;
    comparisons: number;
    chosen: number;
    expected: number;
    isNewer: boolean;
  } | null,
  { system, others, agreement }: { system: string; others: number; agreement: number | null },
): Flag[] {
  if (!suspicion || suspicion.probability < PUSHING_CERTAIN) return [];
  const { direction, chosen, comparisons, expected, isNewer } = suspicion;
  const reason =
    `Answered ${direction} “${system}” in ${chosen} of ${comparisons} comparisons with it${isNewer ? ' in the newer half' : ''}, where ` +
    `${expected.toFixed(1)} were to be expected` +
    (agreement === null ? '' : `; agrees with others in ${percent(agreement)} of all`) +
    (others === 0 ? '.' : `. So do ${others} others.`);
  return [{ kind: 'pushes_system', reason }];
}

/** Goes by length as nobody's taste explains. */
export function lengthFlag(suspicion: FittedAnnotator['byLength']): Flag[] {
  if (!suspicion || suspicion.probability < PUSHING_CERTAIN) return [];
  const { direction, chosen, comparisons, expected } = suspicion;
  const reason =
    `Preferred the ${direction === 'for' ? 'longer' : 'shorter'} response in ${chosen} of ${comparisons} comparisons, where ` +
    `${expected.toFixed(1)} were to be expected.`;
  return [{ kind: 'by_length', reason }];
}

/** Goes by a rule that others go by, too, and the crowd does not.
 *  @param others who do */
export function unisonFlag(suspicion: FittedAnnotator['inUnison'], others: number): Flag[] {
  if (!suspicion || suspicion.probability < PUSHING_CERTAIN) return [];
  const { chosen, comparisons, expected } = suspicion;
  const reason =
    `Answered as ${others} others do and the crowd does not, by one rule, in ${chosen} of ${comparisons} comparisons, where ` +
    `${expected.toFixed(1)} were to be expected.`;
  return [{ kind: 'in_unison', reason }];
}

/** Fails what can be checked without the others.
 *  @param usual the crowd's self-consistency */
export function checkFlags(
  { selfConsistency, gold }: Pick<AnswerSignals & CompanySignals, 'selfConsistency' | 'gold'>,
  usual: number | null,
): Flag[] {
  const flags: Flag[] = [];
  if (
    selfConsistency &&
    selfConsistency.of >= CHECKS_NEEDED &&
    intervalOf(selfConsistency).upper < Math.min(SELF_CONSISTENCY, usual ?? 1)
  ) {
    const reason = `Gave the same answer again in only ${counted(selfConsistency)} repeated comparisons.`;
    flags.push({ kind: 'inconsistent', reason });
  }
  if (gold && gold.of >= CHECKS_NEEDED && intervalOf(gold).upper < GOLD_SHARE) {
    flags.push({ kind: 'fails_gold', reason: `Got ${counted(gold)} comparisons with a known answer right.` });
  }
  return flags;
}

function intervalOf({ count, of }: Proportion): Proportion {
  return proportionOf(count, of, Z_FLAG) as Proportion;
}

function counted({ count, of }: Pick<Proportion, 'count' | 'of'>): string {
  return `${count} of ${of}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
