import { type RandomSource, randomInteger } from '../worker/core/random.ts';

/** Fisher–Yates, in a copy. */
export function shuffled<T>(items: readonly T[], random: RandomSource): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = randomInteger(random, last + 1);
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

/** Splits items into folds of nearly equal size, a group never across two: largest groups first, each to the smallest fold. */
export function groupedFolds<T extends { group: string }>(
  items: readonly T[],
  folds: number,
  random: RandomSource,
): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  const parts: T[][] = Array.from({ length: folds }, () => []);
  for (const group of shuffled([...groups.values()], random).sort((a, b) => b.length - a.length)) {
    const smallest = parts.reduce((least, part) => (part.length < least.length ? part : least));
    smallest.push(...group);
  }
  return parts;
}
