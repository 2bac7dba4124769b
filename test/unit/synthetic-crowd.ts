import type { Outcome } from '../../worker/core/comparison.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';
import { randomInteger, seededRandom } from '../../worker/core/random.ts';

const PROMPTS = 60;
export const SYSTEMS = ['alpha', 'beta', 'gamma', 'delta'];

/** What an annotator sees: margin of the first response over the second by the crowd's taste, in nats. */
interface Shown {
  margin: number;
  systems: readonly [string, string];
  responses: readonly [number, number];
  before: number;
}

type Answer = (shown: Shown, uniform: () => number) => Outcome;

/** Honest people prefer by Bradley–Terry and tie now and then. */
export const honest: Answer = ({ margin }, uniform) => {
  if (uniform() < 0.25 * Math.exp(-(margin ** 2))) return 'tie';
  return uniform() < 1 / (1 + Math.exp(-margin)) ? 'a' : 'b';
};
export const guess: Answer = (_, uniform) => (uniform() < 0.5 ? 'a' : 'b');
export const left: Answer = () => 'a';
export const contrary: Answer = (shown, uniform) => honest({ ...shown, margin: -2 * shown.margin }, uniform);

export function pushes(target: string, rate = 1): Answer {
  return (shown, uniform) => {
    const [first, second] = shown.systems.map((system) => system === target);
    if (first === second || uniform() > rate) return honest(shown, uniform);
    return first ? 'a' : 'b';
  };
}

export interface Group {
  name: string;
  annotators: number;
  each: number;
  answer: Answer;
  /** Time taken for a response pair of 200 characters. */
  activeMs?: number;
}

/** A crowd whose judgements come in random order, of pairs of one response each of four systems to sixty prompts, with shuffled
 *  sides. Responses differ by 1.4 nats or so, systems by a little. Annotators are named “{group} {number}”.
 *  @param seed of the responses and of what the crowd makes of them
 *  @param sample another one is another crowd of the same kind, comparing the same responses */
export function syntheticCrowd(seed: number, groups: readonly Group[], sample = 0): CrowdJudgement[] {
  let random = seededRandom(17, seed);
  const uniform = () => random() / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const scores = Array.from({ length: 4 * PROMPTS }, (_, id) => normal() + 0.3 * (id % 4));
  random = seededRandom(18, seed, sample);
  const turns = groups.flatMap((group) =>
    Array.from({ length: group.annotators }, (_, person) =>
      Array.from({ length: group.each }, () => ({ group, annotator: `${group.name} ${person + 1}` })),
    ).flat(),
  );
  for (let last = turns.length - 1; last > 0; last--) {
    const other = randomInteger(random, last + 1);
    [turns[last], turns[other]] = [turns[other] as (typeof turns)[0], turns[last] as (typeof turns)[0]];
  }
  const answered = new Map<string, number>();
  return turns.map(({ group, annotator }) => {
    const prompt = randomInteger(random, PROMPTS);
    const one = randomInteger(random, 4);
    const [responseA, responseB] = [
      4 * prompt + one,
      4 * prompt + ((one + 1 + randomInteger(random, 3)) % 4),
    ];
    const systems = [SYSTEMS[responseA % 4] as string, SYSTEMS[responseB % 4] as string] as const;
    const margin = (scores[responseA] as number) - (scores[responseB] as number);
    const before = answered.get(annotator) ?? 0;
    answered.set(annotator, before + 1);
    return {
      annotator,
      responseA,
      responseB,
      outcome: group.answer({ margin, systems, responses: [responseA, responseB], before }, uniform),
      systemA: systems[0],
      systemB: systems[1],
      sidesShown: true,
      activeMs: group.activeMs ?? null,
      characters: 200,
      gold: null,
    };
  });
}

/** The members of a group among annotators. */
export function membersOf<T>(byAnnotator: ReadonlyMap<string, T>, group: string): T[] {
  return [...byAnnotator].filter(([name]) => name.startsWith(`${group} `)).map(([, value]) => value);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The same judgement with its sides swapped. */
export function swapped(judgement: CrowdJudgement): CrowdJudgement {
  const turned: Record<Outcome, Outcome> = { a: 'b', b: 'a', tie: 'tie', both_bad: 'both_bad', skip: 'skip' };
  return {
    ...judgement,
    responseA: judgement.responseB,
    responseB: judgement.responseA,
    systemA: judgement.systemB,
    systemB: judgement.systemA,
    outcome: turned[judgement.outcome],
    gold: judgement.gold && turned[judgement.gold],
  };
}
