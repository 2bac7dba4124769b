import { unit } from './hash.ts';
import type { Judge } from './taste.ts';

/** An annotator that does not read: every third takes the left side always, every third tosses a coin, every third says tie. */
export function spammer(seed: number, index: number): Judge {
  const habits: Judge[] = [
    () => 'a',
    ({ prompt, a, b }) => (unit(seed, index, prompt, a, b) < 0.5 ? 'a' : 'b'),
    () => 'tie',
  ];
  return habits[index % habits.length] as Judge;
}
