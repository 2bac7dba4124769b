import { describe, expect, test } from 'vitest';
import { type Ranker, rankBy, rankWithoutReading } from '../../scripts/crowd/rank.ts';
import { spammer } from '../../scripts/crowd/spammer.ts';
import { drawTaste, judgeBy, type ShownPair, type Taste } from '../../scripts/crowd/taste.ts';
import { readResponse } from '../../scripts/crowd/traits.ts';
import type { Task } from '../../worker/contract/task.ts';
import { RESPONSE_KEYS, type ResponseKey } from '../../worker/core/ranking.ts';

const PEOPLE = 16;
const pairs = everydayPairs();

function crowd(seed: number) {
  return Array.from({ length: PEOPLE }, (_, index) => judgeBy(drawTaste(seed, index)));
}

describe('a simulated crowd', () => {
  test.each([1, 2, 3])(
    'agrees on about three pairs in four, so that there is a taste to learn and people differ (seed %i)',
    (seed) => {
      expect(agreement(crowd(seed))).toBeGreaterThan(0.68);
      expect(agreement(crowd(seed))).toBeLessThan(0.82);
    },
  );

  test('is the same crowd for the same seed and another for another', () => {
    const said = (seed: number) => pairs.map((pair) => crowd(seed).map((judge) => judge(pair)));
    expect(said(1)).toEqual(said(1));
    expect(said(1)).not.toEqual(said(2));
  });

  test('judges the texts, not the side they stand on', () => {
    const mirror = { a: 'b', b: 'a', tie: 'tie', both_bad: 'both_bad', skip: 'skip' } as const;
    for (const judge of crowd(1)) {
      for (const pair of pairs) {
        const swapped = judge({ prompt: pair.prompt, a: pair.b, b: pair.a });
        expect(swapped).toBe(mirror[judge(pair)]);
      }
    }
  });

  test('calls a text no better than itself', () => {
    const said = crowd(1).map((judge) =>
      judge({ prompt: 'Why is the sky blue?', a: 'Air scatters it.', b: 'Air scatters it.' }),
    );
    expect(said.filter((outcome) => outcome === 'a' || outcome === 'b')).toEqual([]);
  });

  test('ties, skips and finds both bad now and then, but mostly decides', () => {
    const said = crowd(1).flatMap((judge) => pairs.map(judge));
    const share = (outcome: string) => said.filter((one) => one === outcome).length / said.length;
    for (const rare of ['tie', 'skip', 'both_bad']) {
      expect(share(rare), rare).toBeGreaterThan(0);
      expect(share(rare), rare).toBeLessThan(0.15);
    }
  });
});

describe('ranking', () => {
  const task = (texts: readonly string[]): Task => ({
    task: 't',
    kind: 'rank',
    prompt: 'How do I boil an egg?',
    responses: texts.map((text, at) => ({ key: RESPONSE_KEYS[at] as ResponseKey, text })),
    expires_at: '',
  });
  const texts = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].slice(0, 6);
  const people = Array.from({ length: PEOPLE }, (_, index) => drawTaste(1, index));
  const named = (said: ReturnType<Ranker>, shown: readonly string[]) =>
    typeof said === 'string'
      ? said
      : said.map((group) => group.map((key) => shown[RESPONSE_KEYS.indexOf(key)]).sort());

  test('names each response once, and agrees with how the same person judges pairs', () => {
    for (const person of people) {
      const said = rankBy(person)(task(texts));
      if (typeof said === 'string') continue;
      expect(said.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
      const [best, worst] = [said.at(0)?.[0], said.at(-1)?.[0]].map(
        (key) => texts[RESPONSE_KEYS.indexOf(key ?? 'a')],
      );
      const judged = judgeBy(person)({ prompt: 'How do I boil an egg?', a: best ?? '', b: worst ?? '' });
      if (said.length > 1) expect(['a', 'skip', 'both_bad']).toContain(judged);
    }
    const orders = people.map((person) => JSON.stringify(rankBy(person)(task(texts))));
    expect(new Set(orders).size).toBeGreaterThan(8);
  });

  test('looks at the texts, not at the order shown', () => {
    const turned = texts.toReversed();
    for (const person of people)
      expect(named(rankBy(person)(task(turned)), turned)).toEqual(named(rankBy(person)(task(texts)), texts));
  });

  test('ties what is the same', () => {
    const same = rankBy(people[0] as Taste)(task(['Boil it.', 'Boil it.', 'Boil it.']));
    expect(typeof same === 'string' ? 1 : same.length).toBe(1);
  });

  test('without reading takes the order shown, any order or calls all alike, as pairs are by the same habit', () => {
    expect(rankWithoutReading(1, 0)(task(texts))).toEqual([['a'], ['b'], ['c'], ['d'], ['e'], ['f']]);
    expect(rankWithoutReading(1, 1)(task(texts)).length).toBe(6);
    expect(rankWithoutReading(1, 2)(task(texts))).toEqual([['a', 'b', 'c', 'd', 'e', 'f']]);
  });
});

test('spammers do not read: one of them always takes the left', () => {
  const left = spammer(1, 0);
  expect(new Set(pairs.map(left))).toEqual(new Set(['a']));
});

test('a reader sees lists, warmth, hedging and what the prompt asked about', () => {
  const list = readResponse(
    'How do I boil eggs?',
    '- Boil water\n- Add the eggs\n- Wait 7 minutes\n- Cool them',
  );
  const vague = readResponse('How do I boil eggs?', 'Perhaps it depends. Maybe try it?');
  const warm = readResponse('How do I boil eggs?', 'Great question! Happy to help!');
  expect(list.traits.list).toBe(1);
  expect(list.traits.relevance).toBeGreaterThan(vague.traits.relevance);
  expect(vague.traits.hedging).toBe(1);
  expect(warm.traits.warmth).toBe(1);
});

/** Of all decided judgements of one pair by two people, the share that is the same. */
function agreement(judges: ReturnType<typeof crowd>): number {
  let same = 0;
  let both = 0;
  for (const pair of pairs) {
    const decided = judges
      .map((judge) => judge(pair))
      .filter((outcome) => outcome === 'a' || outcome === 'b');
    const left = decided.filter((outcome) => outcome === 'a').length;
    const right = decided.length - left;
    same += (left * (left - 1) + right * (right - 1)) / 2;
    both += (decided.length * (decided.length - 1)) / 2;
  }
  return same / both;
}

/** Every pair of four ways to answer a dozen everyday prompts. */
function everydayPairs(): ShownPair[] {
  const tasks = [
    ['clean', 'kettle', 'vinegar and water'],
    ['repot', 'basil plant', 'fresh soil'],
    ['fix', 'squeaky door', 'a drop of oil'],
    ['store', 'winter coats', 'a dry wardrobe'],
    ['soften', 'brown sugar', 'a slice of bread'],
    ['patch', 'bicycle tyre', 'rubber cement'],
    ['remove', 'wine stains', 'salt and soda'],
    ['train', 'young puppy', 'small treats'],
    ['sharpen', 'kitchen knives', 'a wet whetstone'],
    ['freeze', 'ripe bananas', 'a paper bag'],
    ['paint', 'bedroom walls', 'two thin coats'],
    ['clear', 'blocked sink', 'boiling water'],
  ] as const;
  return tasks.flatMap(([verb, thing, means]) => {
    const prompt = `How do I ${verb} my ${thing} without making a mess of everything?`;
    const texts = [
      `Use ${means}. Go gently, one small part at a time, then let it rest for an hour and look again. Repeat once if needed. That is all.`,
      `Oh, I love this one! To ${verb} a ${thing}, try ${means}. You might want to test a corner first, perhaps overnight. It could take two goes, so be patient. I hope it works! Tell me how it goes, and send a picture if you can! I always enjoy hearing what people find out. Would you like more ideas?`,
      `## Steps\n\n- Lay out a towel so that the ${thing} cannot make a mess\n- Prepare ${means}\n- **${verb}** it slowly\n- Wait 20 minutes\n- Wipe it down\n\n## Afterwards\n\n- Put the towel in the wash\n- Look at it again next week and repeat the steps if you see the same marks`,
      `The trouble with a ${thing} is usually that people hurry. When you ${verb} it, everything depends on preparation: cover what is around it, take ${means}, and work from one end to the other. For example, a friend of mine once skipped the covering and spent an afternoon cleaning up. Understanding why the material behaves like this helps considerably, because afterwards you recognise immediately when something is going wrong and can intervene before any damage is done to it.`,
    ];
    return texts.flatMap((a, i) => texts.slice(i + 1).map((b) => ({ prompt, a, b })));
  });
}
