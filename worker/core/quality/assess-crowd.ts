import { type AnswerSignals, answerSignals } from './answer-signals.ts';
import { type CompanySignals, companySignals, NO_COMPANY } from './company-signals.ts';
import { type CrowdColumns, layOut } from './crowd-columns.ts';
import { type FittedAnnotator, fitCrowd } from './fit-crowd.ts';
import {
  checkFlags,
  type Flag,
  habitsOf,
  hastyFlag,
  lengthFlag,
  oneAnswerFlag,
  pushingFlag,
  reliabilityFlags,
  tiredFlag,
  unisonFlag,
} from './flags.ts';
import type { CrowdJudgement } from './judgement.ts';
import type { Reliability } from './reliability.ts';

/** All that is known of one annotator. */
export interface AnnotatorAssessment {
  signals: AnswerSignals & CompanySignals;
  reliability: Reliability;
  /** What an answer counts for in training and leaderboard, 0 … 1, before any cap on influence. */
  weight: number;
  flags: Flag[];
}

/** What an answer of each annotator counts for, 0 … 1, before any cap on influence. A pure function of the judgements that
 *  count and their order, so the same after a rebuild, and exact when some are taken out.
 *  @returns by annotator, in order of first appearance; who only skipped is not in it */
export function weighCrowd(judgements: readonly CrowdJudgement[]): Map<string, number> {
  const { columns, fitted } = fitJudgements(judgements);
  return new Map(columns.annotators.map((name, at) => [name, (fitted[at] as FittedAnnotator).weight]));
}

/** {@link weighCrowd} with all that an owner may want to see of each annotator. */
export function assessCrowd(judgements: readonly CrowdJudgement[]): Map<string, AnnotatorAssessment> {
  const { columns, answers, ownFlags, fitted } = fitJudgements(judgements);
  const companies = companySignals(judgements);
  const signals = columns.annotators.map((name, at) => ({
    ...(answers[at] as AnswerSignals),
    ...(companies.get(name) ?? NO_COMPANY),
  }));
  const usual = usualSelfConsistency(signals);
  const unisons = unisonFlags(fitted);
  const pushes = pushingFlags(fitted, { systems: columns.systems, signals });
  return new Map(
    signals.map((own, at) => {
      const { reliability, weight, byLength, tires } = fitted[at] as FittedAnnotator;
      const flags = [
        ...(ownFlags[at] ?? []),
        ...(pushes[at] ?? []),
        ...lengthFlag(byLength),
        ...(unisons[at] ?? []),
        ...reliabilityFlags(reliability),
        ...tiredFlag(tires),
        ...checkFlags(own, usual),
      ];
      return [columns.annotators[at] as string, { signals: own, reliability, weight, flags }];
    }),
  );
}

function usualSelfConsistency(signals: readonly CompanySignals[]): number | null {
  let [same, repeats] = [0, 0];
  for (const { selfConsistency } of signals) {
    same += selfConsistency?.count ?? 0;
    repeats += selfConsistency?.of ?? 0;
  }
  return repeats === 0 ? null : same / repeats;
}

interface Fit {
  columns: CrowdColumns;
  /** The others by annotator, in the columns' order. */
  answers: AnswerSignals[];
  /** What their answers show by themselves. */
  ownFlags: Flag[][];
  fitted: FittedAnnotator[];
}

function fitJudgements(judgements: readonly CrowdJudgement[]): Fit {
  const columns = layOut(judgements);
  const byName = answerSignals(judgements);
  const answers = columns.annotators.map((name) => byName.get(name) as AnswerSignals);
  const habits = habitsOf(answers);
  const oneAnswer = answers.map((own) => oneAnswerFlag(own, habits));
  const hasty = answers.map((own) => hastyFlag(own, habits));
  return {
    columns,
    answers,
    ownFlags: oneAnswer.map((flags, at) => [...flags, ...(hasty[at] ?? [])]),
    fitted: fitCrowd(columns, { hasty: marks(hasty), oneAnswer: marks(oneAnswer) }),
  };
}

function marks(flags: readonly Flag[][]): Uint8Array {
  return Uint8Array.from(flags, (own) => Math.min(1, own.length));
}

function pushingFlags(
  fitted: readonly FittedAnnotator[],
  { systems, signals }: { systems: readonly string[]; signals: readonly CompanySignals[] },
): Flag[][] {
  return withCompany(fitted, {
    flags: ({ pushing }, { others, at }) =>
      pushingFlag(pushing, {
        system: systems[pushing?.system ?? 0] ?? '',
        others,
        agreement: signals[at]?.agreement?.value ?? null,
      }),
    party: ({ pushing }) => `${pushing?.direction} ${pushing?.system}`,
  });
}

function unisonFlags(fitted: readonly FittedAnnotator[]): Flag[][] {
  return withCompany(fitted, {
    flags: ({ inUnison }, { others }) => unisonFlag(inUnison, others),
    party: ({ inUnison }) => `${inUnison?.system}`,
  });
}

/** Flags that say how many others get the same. */
function withCompany(
  fitted: readonly FittedAnnotator[],
  by: {
    flags: (one: FittedAnnotator, place: { others: number; at: number }) => Flag[];
    /** Whom one is flagged with. */
    party: (one: FittedAnnotator) => string;
  },
): Flag[][] {
  const parties = new Map<string, number>();
  for (const [at, one] of fitted.entries()) {
    if (by.flags(one, { others: 0, at }).length === 0) continue;
    parties.set(by.party(one), (parties.get(by.party(one)) ?? 0) + 1);
  }
  return fitted.map((one, at) => by.flags(one, { others: (parties.get(by.party(one)) ?? 1) - 1, at }));
}
