import type { Outcome } from '../../worker/core/comparison.ts';
import { type RandomSource, randomInteger, seededRandom } from '../../worker/core/random.ts';
import { shuffled } from '../folds.ts';
import { ANSWERS, type Shown, turned } from './answers.ts';
import { normal, uniform } from './chance.ts';
import { type BenchJudgement, type RecordedCrowd, withPair } from './recorded-crowd.ts';

export type SpammerKind = keyof typeof ANSWERS;

export interface SpamPlan {
  kind: SpammerKind;
  annotators: number;
  /** Comparisons of each. */
  each: number;
}

/** The recorded judgements and made-up ones in one random order that leaves everybody's own as it was, each with its systems. Spammers get pairs at random with their
 *  sides shuffled, as the product hands them out. */
export function spoil(
  crowd: RecordedCrowd,
  systems: readonly string[],
  { plans, target, seed }: { plans: readonly SpamPlan[]; target: string; seed: number },
): BenchJudgement[] {
  const random = seededRandom(5, seed);
  const recorded = new Map<number, Outcome[]>();
  for (const { pair, outcome } of crowd.judgements)
    recorded.set(pair, [...(recorded.get(pair) ?? []), outcome]);
  const wins = sharesWon(crowd);
  const made = plans.flatMap(({ kind, annotators, each }) =>
    Array.from({ length: annotators }, (_, person) =>
      spamOf(crowd, { kind, each, person, random, recorded, wins, systems, target }),
    ).flat(),
  );
  const timed = [...crowd.judgements.map((judgement) => withTime(judgement, random)), ...made];
  return interleaved(timed, seededRandom(9, seed)).map((judgement) => ({
    ...judgement,
    systemA: systems[judgement.responseA] as string,
    systemB: systems[judgement.responseB] as string,
  }));
}

/** Whose turn it is is random; what they say then, in their own order: a sleeper has slept before. */
function interleaved(judgements: readonly BenchJudgement[], random: RandomSource): BenchJudgement[] {
  const own = Map.groupBy(judgements, ({ annotator }) => annotator);
  const next = new Map<string, number>();
  return shuffled(judgements, random).map(({ annotator }) => {
    const at = next.get(annotator) ?? 0;
    next.set(annotator, at + 1);
    return own.get(annotator)?.[at] as BenchJudgement;
  });
}

function sharesWon({ responses, judgements }: RecordedCrowd): number[] {
  const tallies = Array.from({ length: responses }, () => ({ won: 0, of: 0 }));
  for (const { outcome, responseA, responseB } of judgements) {
    if (outcome !== 'a' && outcome !== 'b') continue;
    for (const [response, wins] of [
      [responseA, outcome === 'a'],
      [responseB, outcome === 'b'],
    ] as const) {
      const tally = tallies[response] as (typeof tallies)[number];
      tally.of++;
      if (wins) tally.won++;
    }
  }
  return tallies.map(({ won, of }) => won / Math.max(1, of));
}

interface Spammer {
  kind: SpammerKind;
  each: number;
  person: number;
  random: RandomSource;
  recorded: ReadonlyMap<number, readonly Outcome[]>;
  /** Share of its preferences that each response won. */
  wins: readonly number[];
  systems: readonly string[];
  target: string;
}

function spamOf(
  { pairs }: RecordedCrowd,
  { kind, each, person, random, recorded, wins, systems, target }: Spammer,
): BenchJudgement[] {
  const seen = new Set<number>();
  while (seen.size < Math.min(each, pairs.length)) seen.add(randomInteger(random, pairs.length));
  let last: Outcome | null = null;
  return [...seen].map((pair, before) => {
    const { responses, lengths, trained } = pairs[pair] as (typeof pairs)[number];
    const swapped = uniform(random) < 0.5;
    const strengths = [wins[responses[0]] ?? 0, wins[responses[1]] ?? 0] as const;
    const said = recorded.get(pair) as readonly Outcome[];
    const honest = said[randomInteger(random, said.length)] as Outcome;
    const shown: Shown = {
      systems: inOrder([systems[responses[0]] as string, systems[responses[1]] as string], swapped),
      lengths: inOrder(lengths, swapped),
      responses: inOrder(responses, swapped),
      texts: inOrder(trained.texts, swapped),
      strengths: inOrder(strengths, swapped),
      person,
      each,
      honest: swapped ? turned[honest] : honest,
      majority: swapped ? turned[majorityOf(said)] : majorityOf(said),
      before,
      last,
      target,
    };
    last = ANSWERS[kind](shown, random);
    const judged = {
      pair,
      swapped,
      kind,
      outcome: last,
      activeMs: null,
      gold: null,
    };
    const judgement = withPair(judged, { responses, lengths }, `${kind} ${person + 1}`);
    if (kind === 'fast-clicker') return { ...judgement, activeMs: Math.round(300 + 600 * uniform(random)) };
    const timed = withTime(judgement, random);
    return kind === 'slow and random' ? { ...timed, activeMs: 3 * timed.activeMs } : timed;
  });
}

function majorityOf(said: readonly Outcome[]): Outcome {
  const count = (wanted: Outcome) => said.filter((outcome) => outcome === wanted).length;
  return count('a') >= count('b') ? 'a' : 'b';
}

function inOrder<T>([first, second]: readonly [T, T], swapped: boolean): [T, T] {
  return swapped ? [second, first] : [first, second];
}

/** The recorded crowd was not timed: everybody but fast-clickers reads about 25 characters a second, give or take half. */
function withTime<J extends BenchJudgement>(judgement: J, random: RandomSource): J & { activeMs: number } {
  const activeMs = Math.round((1000 + 40 * judgement.characters) * Math.exp(0.5 * normal(random)));
  return { ...judgement, activeMs };
}
