import { fitPoint } from '../bradley-terry.ts';
import { evaluate } from '../bradley-terry-likelihood.ts';
import { independentShare } from '../independent-share.ts';
import { at, choleskyFactor, solveWithFactor } from '../linear-algebra.ts';
import { halfWinModel } from '../tie-models.ts';
import type { Matchup } from '../win-graph.ts';
import { WEAK_PRIOR_DEVIATION } from './fit-islands.ts';
import { resistanceBound } from './resistance-bound.ts';

/** Comparisons of one kind: of two systems with one outcome. */
export interface RemovedKind {
  winner: number;
  loser: number;
  tie: boolean;
  comparisons: number;
}

export interface FragileLeader {
  leader: number;
  challenger: number | null;
  comparisons: number;
  /** Proven: no fewer removals change the leader. */
  least: number;
  /** Found: these many do. Null where none were found. */
  most: number | null;
  removed: RemovedKind[];
}

interface Kind {
  winner: number;
  loser: number;
  tie: boolean;
  count: number;
  /** What one of them tells: less than 1 in a ranking. */
  share: number;
}

/** Fits that the exhaustive search may take, of ten systems; of more, fewer. */
const MOST_FITS = 3_000;
/** Strengths nearer than this are equal. */
const EQUAL = 1e-9;
const PRECISION = WEAK_PRIOR_DEVIATION ** -2;

/** The smallest number of comparisons whose removal puts another system first, by plain Bradley–Terry with a tie as half a win
 *  and the leaderboard's weak prior throughout, so that whatever is left can be fitted.
 *
 *  `most` is found: comparisons are taken out in the order of their influence on the leader's lead over a challenger, and the
 *  rest is fitted again, until another leads (Huang et al. 2025 stop at the approximation). `least` is proven, by the better of
 *  two: every removal of fewer was tried; and, for a challenger whom the leader met n times and leads by G in log odds, one removal
 *  costs the lead no more than 1 / ((n − k)·σ(G)·σ(−G)): the lead's sensitivity is the resistance between the two in a network of
 *  conductances p·q, which is no more than that of their own edge (Rayleigh). Where both meet, the number is exact.
 *  A pair of a ranking counts as a comparison of its own.
 *  @param matchups `size`: how many responses were compared at once; left out for 2. Counts are whole
 *  @returns null where nobody leads: fewer than two systems, no comparisons, or equals on top
 *  @see Huang, Shen, Wei, Broderick 2025, "Dropping just a handful of preferences can change top LLM rankings"; Broderick,
 *    Giordano, Meager 2020, "An automatic finite-sample robustness metric"; Doyle & Snell 1984, "Random walks and electric networks" */
export function fragility({
  itemCount,
  matchups,
}: {
  itemCount: number;
  matchups: readonly (Matchup & { size?: number })[];
}): FragileLeader | null {
  const kinds = kindsOf(matchups);
  const search = new Search(itemCount, kinds);
  const order = [...search.whole.keys()].sort((a, b) => at(search.whole, b) - at(search.whole, a));
  const [leader, second] = order;
  const comparisons = kinds.reduce((sum, { count }) => sum + count, 0);
  if (leader === undefined || second === undefined || comparisons === 0) return null;
  if (at(search.whole, leader) - at(search.whole, second) < EQUAL) return null;
  const challengers = order.slice(1, itemCount > 30 ? 4 : 9);
  const found = fewest(challengers.map((challenger) => search.byInfluence(leader, challenger)));
  const limit = found ? totalOf(found) : comparisons + 1;
  const proven = Math.min(limit, provenLeast(search, leader));
  const tried = search.exhaust(leader, proven, limit);
  const removal = tried.removal ?? found;
  return {
    leader,
    challenger: removal ? search.leaderWithout(removal, leader) : null,
    comparisons,
    least: tried.least,
    most: removal ? totalOf(removal) : null,
    removed: removal ? kinds.flatMap((kind, k) => removedKind(kind, removal[k] as number)) : [],
  };
}

function removedKind({ winner, loser, tie }: Kind, comparisons: number): RemovedKind[] {
  return comparisons > 0 ? [{ winner, loser, tie, comparisons }] : [];
}

function kindsOf(matchups: readonly (Matchup & { size?: number })[]): Kind[] {
  return matchups.flatMap(({ first, second, firstWins, secondWins, ties, size = 2 }) => {
    const share = independentShare(size);
    return [
      { winner: first, loser: second, tie: false, count: firstWins, share },
      { winner: second, loser: first, tie: false, count: secondWins, share },
      { winner: first, loser: second, tie: true, count: ties, share },
    ].filter(({ count }) => count > 0);
  });
}

/** How many of each kind are taken out. */
type Removal = number[];

function totalOf(removal: Removal): number {
  return removal.reduce((sum, each) => sum + each, 0);
}

function fewest(removals: readonly (Removal | null)[]): Removal | null {
  const found = removals.filter((removal) => removal !== null);
  return found.reduce<Removal | null>(
    (best, each) => (!best || totalOf(each) < totalOf(best) ? each : best),
    null,
  );
}

class Search {
  readonly #itemCount: number;
  readonly #kinds: readonly Kind[];
  /** Strengths with nothing removed. */
  readonly whole: Float64Array;

  constructor(itemCount: number, kinds: readonly Kind[]) {
    this.#itemCount = itemCount;
    this.#kinds = kinds;
    this.whole = fitPoint(this.#data([]));
  }

  get kinds(): readonly Kind[] {
    return this.#kinds;
  }

  /** Who leads instead; null where it is the leader still. */
  leaderWithout(removal: Removal, leader: number): number | null {
    return overtaker(fitPoint(this.#data(removal), this.whole), leader);
  }

  /** The fewest removals that this order finds; once more in the order that holds where the lead is gone. */
  byInfluence(leader: number, challenger: number): Removal | null {
    const first = this.#bisect(leader, this.#ordered(this.whole, [], { leader, challenger }));
    if (!first) return null;
    const there = fitPoint(this.#data(first), this.whole);
    return fewest([first, this.#bisect(leader, this.#ordered(there, first, { leader, challenger }))]);
  }

  /** Tries every removal of `from` comparisons, then of one more, as long as that takes few fits, or until there is none below
   *  `limit`. */
  exhaust(leader: number, from: number, limit: number): { least: number; removal: Removal | null } {
    let fits = MOST_FITS / Math.max(1, (this.#itemCount / 10) ** 3);
    for (let total = from; total < limit; total++) {
      const removals = multisets(this.#kinds, total, fits);
      if (!removals) return { least: total, removal: null };
      fits -= removals.length;
      const removal = removals.find((each) => this.leaderWithout(each, leader) !== null);
      if (removal) return { least: total, removal };
    }
    return { least: limit, removal: null };
  }

  #data(removal: Removal) {
    const matchups = this.#kinds.map(({ winner, loser, tie, count, share }, k) => {
      const left = share * (count - (removal[k] ?? 0));
      return { first: winner, second: loser, firstWins: tie ? 0 : left, secondWins: 0, ties: tie ? left : 0 };
    });
    return {
      itemCount: this.#itemCount,
      matchups,
      ties: 'half-win' as const,
      priorDeviation: WEAK_PRIOR_DEVIATION,
    };
  }

  /** Kinds that hold the lead up, the most telling first. */
  #ordered(
    point: Float64Array,
    removal: Removal,
    { leader, challenger }: { leader: number; challenger: number },
  ): number[] {
    const { itemCount, matchups } = this.#data(removal);
    const objective = { itemCount, matchups, model: halfWinModel, priorPrecision: PRECISION };
    const direction = new Float64Array(itemCount);
    direction[leader] = 1;
    direction[challenger] = -1;
    const pull = solveWithFactor(choleskyFactor(evaluate(objective, point).information), direction);
    const influence = this.#kinds.map(({ winner, loser, tie, share }) => {
      const won = 1 / (1 + Math.exp(at(point, winner) - at(point, loser)));
      return share * (tie ? won - 0.5 : won) * (at(pull, winner) - at(pull, loser));
    });
    return [...influence.keys()]
      .filter((k) => (influence[k] as number) > 0)
      .sort((a, b) => (influence[b] as number) - (influence[a] as number) || a - b);
  }

  #bisect(leader: number, order: readonly number[]): Removal | null {
    const most = order.reduce((sum, k) => sum + (this.#kinds[k] as Kind).count, 0);
    const changes = (total: number) => this.leaderWithout(this.#first(order, total), leader) !== null;
    let high = 1;
    while (high < most && !changes(high)) high *= 2;
    high = Math.min(high, most);
    if (!changes(high)) return null;
    let low = Math.floor(high / 2);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (changes(middle)) high = middle;
      else low = middle;
    }
    return this.#first(order, high);
  }

  #first(order: readonly number[], total: number): Removal {
    const removal: Removal = this.#kinds.map(() => 0);
    let left = total;
    for (const k of order) {
      removal[k] = Math.min(left, (this.#kinds[k] as Kind).count);
      left -= removal[k] as number;
    }
    return removal;
  }
}

function overtaker(point: Float64Array, leader: number): number | null {
  let best = leader;
  for (let item = 0; item < point.length; item++) if (at(point, item) > at(point, best)) best = item;
  return at(point, best) > at(point, leader) + EQUAL ? best : null;
}

/** Every way to take so many comparisons out; null where there are more than `limit`. */
function multisets(kinds: readonly Kind[], total: number, limit: number): Removal[] | null {
  let partial: { removal: Removal; left: number }[] = [{ removal: [], left: total }];
  let after = kinds.reduce((sum, { count }) => sum + count, 0);
  for (const { count } of kinds) {
    after -= count;
    partial = partial.flatMap(({ removal, left }) => {
      const least = Math.max(0, left - after);
      const ways = Math.min(count, left) - least + 1;
      return Array.from({ length: Math.max(0, ways) }, (_, more) => ({
        removal: [...removal, least + more],
        left: left - least - more,
      }));
    });
    if (partial.length > limit) return null;
  }
  return partial.map(({ removal }) => removal);
}

/** The second bound of {@link fragility}, over all challengers. Of two systems, the lead in points is the whole story. */
function provenLeast({ whole, kinds }: Search, leader: number): number {
  if (whole.length === 2 && kinds.every(({ share }) => share === 1)) return leadInPoints(kinds, leader) + 1;
  const bounds = [...whole.keys()]
    .filter((item) => item !== leader)
    .map((challenger) => {
      const lead = at(whole, leader) - at(whole, challenger);
      const met = kinds.filter(({ winner, loser }) =>
        [winner, loser].every((item) => item === leader || item === challenger),
      );
      const told = met.reduce((sum, { count, share }) => sum + share * count, 0);
      return resistanceBound(lead, told);
    });
  return Math.max(1, Math.ceil(Math.min(...bounds) - 1e-6));
}

function leadInPoints(kinds: readonly Kind[], leader: number): number {
  const lead = kinds.reduce(
    (sum, { winner, tie, count }) => (tie ? sum : sum + (winner === leader ? count : -count)),
    0,
  );
  return Math.floor(lead);
}
