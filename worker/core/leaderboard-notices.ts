import { hasFiniteMaximum, islands, isStronglyConnected, type WinGraph } from './win-graph.ts';

const NAMES_SHOWN = 3;

export type RankedKind = 'system' | 'response';

/** What a reader must know of a leaderboard that the comparisons alone do not settle: why, what to collect, and that a
 *  prior stands in.
 *  @param systems names, by the graph's indices
 *  @param kind what is ranked
 *  @param priorPoints standard deviation of that prior, in rating points */
export function leaderboardNotices({
  systems,
  graph,
  priorPoints,
  kind = 'system',
}: {
  systems: readonly string[];
  graph: WinGraph;
  priorPoints: number;
  kind?: RankedKind;
}): string[] {
  if (systems.length === 1)
    return [`There is only one ${kind}, so there is nothing to rank it against: add another.`];
  const causes = [...idle(systems, graph, kind), ...separated(graph, kind), ...oneSided(systems, graph)];
  return [
    ...(causes.length > 0 ? causes : [hiddenCause(graph, kind)]),
    `Until then a weak prior (normal, standard deviation ${priorPoints} rating points) stands in for what the comparisons ` +
      'leave open, and widens the intervals.',
  ];
}

function idle(systems: readonly string[], { matchups }: WinGraph, kind: RankedKind): string[] {
  const played = new Set(
    matchups
      .filter(({ firstWins, secondWins, ties }) => firstWins + secondWins + ties > 0)
      .flatMap(({ first, second }) => [first, second]),
  );
  if (played.size === 0) return [`There are no comparisons yet: collect some between every two ${kind}s.`];
  const names = systems.filter((_, i) => !played.has(i));
  if (names.length === 0) return [];
  return [`No comparisons yet with ${listed(names)}, so the rating is only the average: collect some.`];
}

function separated(graph: WinGraph, kind: RankedKind): string[] {
  const groups = islands(graph).filter((group) => group.length > 1);
  if (groups.length < 2) return [];
  return [
    `The ${kind}s fall into ${groups.length} groups that were never compared with one another, so ratings compare ` +
      'only inside a group: collect comparisons between groups.',
  ];
}

function oneSided(systems: readonly string[], { matchups }: WinGraph): string[] {
  const won = new Set<number>();
  const lost = new Set<number>();
  const tied = new Set<number>();
  for (const { first, second, firstWins, secondWins, ties } of matchups) {
    if (firstWins > 0) won.add(first) && lost.add(second);
    if (secondWins > 0) won.add(second) && lost.add(first);
    if (ties > 0) tied.add(first).add(second);
  }
  const only = (had: Set<number>, never: Set<number>) =>
    systems.filter((_, i) => had.has(i) && !never.has(i) && !tied.has(i));
  const unbeaten = only(won, lost);
  const winless = only(lost, won);
  const notices: string[] = [];
  if (unbeaten.length > 0) {
    notices.push(
      `Won every comparison: ${listed(unbeaten)}. Nothing bounds the rating from above: collect more.`,
    );
  }
  if (winless.length > 0) {
    notices.push(
      `Lost every comparison: ${listed(winless)}. Nothing bounds the rating from below: collect more.`,
    );
  }
  return notices;
}

function hiddenCause(graph: WinGraph, kind: RankedKind): string {
  if (!isStronglyConnected(graph)) {
    return `Some ${kind}s won every comparison with the rest, so nothing bounds the gap: collect more comparisons across it.`;
  }
  if (graph.matchups.every(({ firstWins, secondWins }) => firstWins + secondWins === 0)) {
    return `Every comparison so far was a tie, so nothing separates the ${kind}s: collect more comparisons.`;
  }
  if (!hasFiniteMaximum(graph)) {
    return `No win contradicts another, so how often strong ${kind}s tie cannot be told from how strong they are: collect more comparisons.`;
  }
  return 'Some results are so one-sided that rounding hides the rest: collect more comparisons where there are few.';
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
