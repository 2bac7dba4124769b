/** The comparisons of one unordered pair of items, counted. `first` and `second` are indices of items. */
export interface Matchup {
  first: number;
  second: number;
  firstWins: number;
  secondWins: number;
  ties: number;
}

/** Who was compared with whom: items, and an arrow from each to those it beat, a tie being an arrow each way. */
export interface WinGraph {
  itemCount: number;
  matchups: readonly Matchup[];
}

export function comparisonsIn(matchups: readonly Matchup[]): number {
  return matchups.reduce((sum, { firstWins, secondWins, ties }) => sum + firstWins + secondWins + ties, 0);
}

/** Whether Bradley–Terry with a tie parameter has a finite maximum of the likelihood.
 *
 *  Without ties: the arrows must lead from every item to every other (Ford 1957). With ties, that is not enough: A beats
 *  B four times and ties once, and ν runs off with the strengths. A direction (u, δ) in which the likelihood never falls
 *  needs u_winner − u_loser ≥ δ and |u_i − u_j| ≤ δ for every tie; δ = 0 is Ford's condition and δ > 0 is ruled out
 *  exactly by a closed walk with more wins than ties. The same holds for Davidson and for Rao–Kupper.
 *  @see Ford 1957, "Solution of a ranking problem from binary comparisons"; Rockafellar 1970, thm 27.1 */
export function hasFiniteMaximum(graph: WinGraph): boolean {
  if (!isStronglyConnected(graph)) return false;
  return !graph.matchups.some(({ ties }) => ties > 0) || winsOutnumberTiesOnSomeCycle(graph);
}

/** Whether the arrows lead from every item to every other; true of no items and of one. */
export function isStronglyConnected({ itemCount, matchups }: WinGraph): boolean {
  const beats = noNeighbours(itemCount);
  const losesTo = noNeighbours(itemCount);
  for (const { first, second, firstWins, secondWins, ties } of matchups) {
    if (firstWins + ties > 0) join(beats, losesTo, [first, second]);
    if (secondWins + ties > 0) join(beats, losesTo, [second, first]);
  }
  return [beats, losesTo].every(
    (neighbours) => itemCount === 0 || reachable(neighbours, 0).size === itemCount,
  );
}

/** The groups that no comparison joins, each a list of items in rising order. */
export function islands({ itemCount, matchups }: WinGraph): number[][] {
  const neighbours = noNeighbours(itemCount);
  for (const { first, second, firstWins, secondWins, ties } of matchups) {
    if (firstWins + secondWins + ties > 0) join(neighbours, neighbours, [first, second]);
  }
  const groups: number[][] = [];
  const seen = new Set<number>();
  for (let item = 0; item < itemCount; item++) {
    if (seen.has(item)) continue;
    const group = [...reachable(neighbours, item)].sort((a, b) => a - b);
    for (const member of group) seen.add(member);
    groups.push(group);
  }
  return groups;
}

type Neighbours = number[][];

function noNeighbours(itemCount: number): Neighbours {
  return Array.from({ length: itemCount }, () => []);
}

function join(onward: Neighbours, back: Neighbours, [from, to]: readonly [number, number]): void {
  onward[from]?.push(to);
  back[to]?.push(from);
}

function reachable(neighbours: Neighbours, start: number): Set<number> {
  const seen = new Set([start]);
  for (const item of seen) {
    if (seen.size === neighbours.length) break;
    for (const next of neighbours[item] ?? []) seen.add(next);
  }
  return seen;
}

/** Bellman–Ford: a win costs −1, a tie +1 either way, and such a walk is a negative cycle. */
function winsOutnumberTiesOnSomeCycle({ itemCount, matchups }: WinGraph): boolean {
  if (matchups.some(({ firstWins, secondWins }) => firstWins > 0 && secondWins > 0)) return true;
  const steps = matchups.flatMap(({ first, second, firstWins, secondWins, ties }) => [
    { from: first, to: second, cost: firstWins > 0 ? -1 : 1, used: firstWins + ties > 0 },
    { from: second, to: first, cost: secondWins > 0 ? -1 : 1, used: secondWins + ties > 0 },
  ]);
  const cost = new Float64Array(itemCount);
  for (let round = 0; round < itemCount; round++) {
    let changed = false;
    for (const step of steps) {
      const offered = (cost[step.from] ?? 0) + step.cost;
      if (!step.used || offered >= (cost[step.to] ?? 0)) continue;
      cost[step.to] = offered;
      changed = true;
    }
    if (!changed) return false;
  }
  return true;
}
