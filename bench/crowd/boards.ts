import { type LeaderboardEntry, leaderboard } from '../../worker/core/leaderboard.ts';
import { annotatorMatchups, weightedMatchups } from '../../worker/core/quality/annotator-matchups.ts';
import type { CrowdJudgement } from '../../worker/core/quality/judgement.ts';

/** The product's leaderboard of these judgements, each annotator's counted by weight; null counts all fully. */
export function boardOf(
  judgements: readonly CrowdJudgement[],
  weights: ReadonlyMap<string, number> | null,
): LeaderboardEntry[] {
  const matchups = weightedMatchups(annotatorMatchups(judgements), weights ?? new Map());
  const systems = [...new Set(matchups.flatMap(({ first, second }) => [first, second]))].sort();
  const indexed = matchups.map((matchup) => ({
    ...matchup,
    first: systems.indexOf(matchup.first),
    second: systems.indexOf(matchup.second),
  }));
  return leaderboard({ systems, matchups: indexed, ties: 'davidson' }).systems;
}

/** How far apart two leaderboards of the same systems are. */
export interface BoardDistance {
  /** Largest difference of a system's log-strength, in nats. */
  strength: number;
  /** Largest difference of the probability that one system is preferred to another. */
  probability: number;
}

export function boardDistance(
  one: readonly LeaderboardEntry[],
  other: readonly LeaderboardEntry[],
): BoardDistance {
  const others = new Map(other.map(({ system, strength }) => [system, strength]));
  const distance = { strength: 0, probability: 0 };
  const both = one.map(({ system, strength }) => [strength, others.get(system) ?? Number.NaN] as const);
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  for (const [mine, theirs] of both) {
    distance.strength = Math.max(distance.strength, Math.abs(mine - theirs));
    for (const [mine2, theirs2] of both) {
      const apart = Math.abs(logistic(mine - mine2) - logistic(theirs - theirs2));
      distance.probability = Math.max(distance.probability, apart);
    }
  }
  return distance;
}
