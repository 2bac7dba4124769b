import type { WinMatrix } from '../contract/statistics.ts';
import type { SystemReport } from '../contract/system.ts';

type Pair = WinMatrix['pairs'][number];
type Results = SystemReport['opponents'][number]['observed'];

/** The pairs of a win matrix that one system is in, seen from its side, best opponent first. */
export function opponentsOf({ systems, pairs }: WinMatrix, system: string): SystemReport['opponents'] {
  const place = new Map(systems.map((name, at) => [name, at]));
  const placeOf = (name: string) => place.get(name) ?? systems.length;
  return pairs
    .flatMap((pair) => fromSideOf(pair, system) ?? [])
    .sort((a, b) => placeOf(a.system) - placeOf(b.system));
}

function fromSideOf(pair: Pair, system: string): SystemReport['opponents'][number] | null {
  const { first, second, comparisons, observed, predicted, surprise } = pair;
  if (first !== system && second !== system) return null;
  const isFirst = first === system;
  const seen = (outcomes: Pair['observed']): Results => ({
    win: isFirst ? outcomes.first : outcomes.second,
    loss: isFirst ? outcomes.second : outcomes.first,
    tie: outcomes.tie,
  });
  return {
    system: isFirst ? second : first,
    comparisons,
    observed: seen(observed),
    predicted: seen(predicted),
    surprise: isFirst ? surprise : -surprise,
  };
}
