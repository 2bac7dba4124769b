import { randomInteger, seededRandom } from './random.ts';

export interface Scored {
  id: number;
  reward: number | null;
}

export interface Typical {
  /** Highest first. */
  highest: number[];
  /** Lowest first. */
  lowest: number[];
  /** In the order they were drawn. */
  drawn: number[];
}

/** Ids of responses that show what a system writes: some of highest and of lowest reward, and some drawn evenly from the rest, none
 *  twice. Responses without a reward can only be drawn.
 *  @param each at most how many of each kind */
export function typicalResponses(
  responses: readonly Scored[],
  { each, seed }: { each: number; seed: number },
): Typical {
  const scored = responses.filter(hasReward).sort((a, b) => b.reward - a.reward || a.id - b.id);
  const ends = Math.min(each, Math.floor(scored.length / 2));
  const highest = scored.slice(0, ends).map(({ id }) => id);
  const lowest = scored
    .slice(scored.length - ends)
    .reverse()
    .map(({ id }) => id);
  const shown = new Set([...highest, ...lowest]);
  const rest = responses.map(({ id }) => id).filter((id) => !shown.has(id));
  return { highest, lowest, drawn: draw(rest, { count: each, seed }) };
}

function hasReward(response: Scored): response is { id: number; reward: number } {
  return response.reward !== null;
}

function draw(from: readonly number[], { count, seed }: { count: number; seed: number }): number[] {
  const rest = [...from];
  const random = seededRandom(seed);
  const drawn: number[] = [];
  while (drawn.length < count && rest.length > 0)
    drawn.push(...rest.splice(randomInteger(random, rest.length), 1));
  return drawn;
}
