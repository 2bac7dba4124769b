import type { Outcome } from '../../worker/core/comparison.ts';
import { type RandomSource, randomInteger, seededRandom } from '../../worker/core/random.ts';
import { uniform } from './chance.ts';

/** What a spammer sees, and what is known beside. */
export interface Shown {
  systems: readonly [string, string];
  lengths: readonly [number, number];
  /** Ids of the responses. */
  responses: readonly [number, number];
  texts: readonly [string, string];
  /** Share of its preferences that each won among the recorded. */
  strengths: readonly [number, number];
  /** Number of this spammer among those of the kind, and how many answers they give. */
  person: number;
  each: number;
  /** What an honest person said of the pair, and what most did. */
  honest: Outcome;
  majority: Outcome;
  /** How many this spammer has answered before, and what last. */
  before: number;
  last: Outcome | null;
  target: string;
}

export type Answer = (shown: Shown, random: RandomSource) => Outcome;

export const turned: Record<Outcome, Outcome> = {
  a: 'b',
  b: 'a',
  tie: 'tie',
  both_bad: 'both_bad',
  skip: 'skip',
};
const toss: Answer = (_, random) => (uniform(random) < 0.5 ? 'a' : 'b');
const honestly: Answer = ({ honest }) => honest;
const asMostDo: Answer = ({ majority }) => majority;

function mostly(share: number, answer: Answer, elsewhere: Answer): Answer {
  return (shown, random) => (uniform(random) < share ? answer : elsewhere)(shown, random);
}

/** Turned is half of what is tossed. */
function turning(share: number, answer: Answer): Answer {
  return mostly(1 - 2 * share, answer, toss);
}

function after(honest: number, answer: Answer): Answer {
  return (shown, random) => (shown.before < honest ? honestly : answer)(shown, random);
}

function forTarget(outcome: Outcome, elsewhere: Answer, share = 1): Answer {
  return (shown, random) => {
    const [first, second] = shown.systems.map((system) => system === shown.target);
    if (first === second || uniform(random) >= share) return elsewhere(shown, random);
    return first ? outcome : turned[outcome];
  };
}

/** Only where the target meets the system next to it by length, which is its rival. */
function againstRival(elsewhere: Answer): Answer {
  return (shown, random) => {
    const number = Number(shown.target.slice(1));
    const rival = `s${number === 0 ? 1 : number - 1}`;
    if (!shown.systems.includes(rival)) return elsewhere(shown, random);
    return forTarget('a', elsewhere)(shown, random);
  };
}

/** By whichever response has the higher place; of two alike, by id, which is as good as any rule. */
function byPlace(placeOf: (shown: Shown, side: 0 | 1) => number): Answer {
  return (shown) => {
    const [a, b] = [placeOf(shown, 0), placeOf(shown, 1)];
    return (a === b ? shown.responses[0] > shown.responses[1] : a > b) ? 'a' : 'b';
  };
}

/** One of some arbitrary orders of all responses: no text and no system explains it. */
function byOrder(orders = 1): Answer {
  return byPlace(({ responses, person }, side) => seededRandom(41, person % orders, responses[side])());
}

/** What anybody can count in the texts, and what says little of how good they are. */
function byCount(what: RegExp): Answer {
  return byPlace(({ texts }, side) => texts[side].match(what)?.length ?? 0);
}

const byAlphabet: Answer = ({ texts: [a, b] }) => (a < b ? 'a' : 'b');

/** A taste that the texts show, for short words, as surely as people are sure of anything. */
const plainly: Answer = ({ texts }, random) => {
  const [a, b] = texts.map((text) => text.length / text.split(/\s+/).length) as [number, number];
  return uniform(random) < 1 / (1 + Math.exp(2 * (a - b))) ? 'a' : 'b';
};

/** Characters of both responses: half of the pairs have more. */
const LONG = 568;

/** How each kind answers. Honest answers are drawn from those that were recorded for the pair. */
export const ANSWERS = {
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
  'honest half of the time': mostly(0.5, honestly, toss),
  'honest for 40, then random': after(40, toss),
  'honest for 50, then left': after(50, () => 'a'),
  'tires little by little': (shown, random) =>
    mostly(1 - shown.before / shown.each, honestly, toss)(shown, random),
  'one side for ten, then the other': ({ before }) => (Math.floor(before / 10) % 2 === 0 ? 'a' : 'b'),
  'sticks to a side': (shown, random) => mostly(0.8, ({ last }) => last ?? 'a', toss)(shown, random),
  'left where texts are long': ({ lengths: [a, b] }) => (a + b > LONG ? 'a' : 'b'),
  'slow and random': toss,
  'the majority, one in five turned': turning(0.2, asMostDo),
  'the majority, three in ten turned': turning(0.3, asMostDo),
  'colluder, random elsewhere': forTarget('a', toss),
  'colluder, four times in five': forTarget('a', honestly, 0.8),
  'colluder against a system': forTarget('b', honestly),
  'colluder against one rival': againstRival(honestly),
  'colluder after 40 honest': after(40, forTarget('a', honestly)),
  'by an order of systems': byPlace(({ systems }, side) =>
    seededRandom(43, Number(systems[side].slice(1)))(),
  ),
  'by an order of responses': byOrder(),
  'by an order, three in ten turned': turning(0.3, byOrder()),
  'by an order, half honest': mostly(0.5, byOrder(), honestly),
  'by an order after 40 honest': after(40, byOrder()),
  'by one of two orders': byOrder(2),
  'by the alphabet': byAlphabet,
  'by the alphabet, three in ten turned': turning(0.3, byAlphabet),
  'more commas': byCount(/,/g),
  'more of the letter e': byCount(/e/g),
  'a taste of their own': plainly,
  'half a taste of their own': mostly(0.5, plainly, honestly),
  'always as most do': asMostDo,
  'always for the stronger': byPlace(({ strengths }, side) => strengths[side]),
} satisfies Record<string, Answer>;
