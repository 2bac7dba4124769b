import type { Outcome } from '../../worker/core/comparison.ts';
import { type RandomSource, randomInteger, seededRandom } from '../../worker/core/random.ts';
import { shuffled } from '../folds.ts';
import { normal, uniform } from './chance.ts';
import { type BenchJudgement, type RecordedCrowd, withPair } from './recorded-crowd.ts';

/** What a spammer sees, and what an honest person said of it. */
interface Shown {
  systems: readonly [string, string];
  lengths: readonly [number, number];
  honest: Outcome;
  /** What most recorded people said of the pair. */
  majority: Outcome;
  /** How many this spammer has answered before. */
  before: number;
  target: string;
}

type Answer = (shown: Shown, random: RandomSource) => Outcome;

const toss: Answer = (_, random) => (uniform(random) < 0.5 ? 'a' : 'b');
const turned: Record<Outcome, Outcome> = { a: 'b', b: 'a', tie: 'tie', both_bad: 'both_bad', skip: 'skip' };

function forTarget(outcome: Outcome, elsewhere: Answer, share = 1): Answer {
  return (shown, random) => {
    const [first, second] = shown.systems.map((system) => system === shown.target);
    if (first === second || uniform(random) >= share) return elsewhere(shown, random);
    return first ? outcome : turned[outcome];
  };
}

const honestly: Answer = ({ honest }) => honest;

/** How each kind answers. Honest answers are drawn from those that were recorded for the pair. */
export const SPAMMERS = {
  random: toss,
  'always-left': () => 'a',
  'fast-clicker': toss,
  colluder: forTarget('a', honestly),
  'random with ties': (_, random) => (['a', 'b', 'tie'] as const)[randomInteger(random, 3)] as Outcome,
  alternating: ({ before }) => (before % 2 === 0 ? 'a' : 'b'),
  'mostly right side': (_, random) => (uniform(random) < 0.8 ? 'b' : 'a'),
  'always tie': () => 'tie',
  'prefers the longer': ({ lengths: [a, b] }) => (a >= b ? 'a' : 'b'),
  'prefers the shorter': ({ lengths: [a, b] }) => (a < b ? 'a' : 'b'),
  contrary: ({ honest }) => turned[honest],
  'honest half of the time': (shown, random) =>
    uniform(random) < 0.5 ? honestly(shown, random) : toss(shown, random),
  'honest for 40, then random': (shown, random) =>
    shown.before < 40 ? honestly(shown, random) : toss(shown, random),
  'honest for 50, then left': (shown, random) => (shown.before < 50 ? honestly(shown, random) : 'a'),
  'one side for ten, then the other': ({ before }) => (Math.floor(before / 10) % 2 === 0 ? 'a' : 'b'),
  'slow and random': toss,
  'the majority, one in five turned': ({ majority }, random) =>
    uniform(random) < 0.2 ? turned[majority] : majority,
  'colluder, random elsewhere': forTarget('a', toss),
  'colluder, four times in five': forTarget('a', honestly, 0.8),
  'colluder against a system': forTarget('b', honestly),
} satisfies Record<string, Answer>;

export type SpammerKind = keyof typeof SPAMMERS;

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
  const made = plans.flatMap(({ kind, annotators, each }) =>
    Array.from({ length: annotators }, (_, person) =>
      spamOf(crowd, { kind, each, name: `${kind} ${person + 1}`, random, recorded, systems, target }),
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

interface Spammer {
  kind: SpammerKind;
  each: number;
  name: string;
  random: RandomSource;
  recorded: ReadonlyMap<number, readonly Outcome[]>;
  systems: readonly string[];
  target: string;
}

function spamOf(
  { pairs }: RecordedCrowd,
  { kind, each, name, random, recorded, systems, target }: Spammer,
): BenchJudgement[] {
  const seen = new Set<number>();
  while (seen.size < Math.min(each, pairs.length)) seen.add(randomInteger(random, pairs.length));
  return [...seen].map((pair, before) => {
    const { responses, lengths } = pairs[pair] as (typeof pairs)[number];
    const swapped = uniform(random) < 0.5;
    const said = recorded.get(pair) as readonly Outcome[];
    const honest = said[randomInteger(random, said.length)] as Outcome;
    const shown: Shown = {
      systems: inOrder([systems[responses[0]] as string, systems[responses[1]] as string], swapped),
      lengths: inOrder(lengths, swapped),
      honest: swapped ? turned[honest] : honest,
      majority: swapped ? turned[majorityOf(said)] : majorityOf(said),
      before,
      target,
    };
    const judged = {
      pair,
      swapped,
      kind,
      outcome: SPAMMERS[kind](shown, random),
      activeMs: null,
      gold: null,
    };
    const judgement = withPair(judged, { responses, lengths }, name);
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
