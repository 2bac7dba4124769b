import type { Leaderboard } from '../contract/leaderboard.ts';
import type { RankCorrelations, RewardRanking, StyleControlled } from '../contract/statistics.ts';
import { isRead, type ResponseKind } from '../core/response-kind.ts';
import { kendallTauB, LEAST_RANKED_SYSTEMS, spearman } from '../core/statistics/rank-correlation.ts';
import type { RewardedSystem } from '../core/statistics/reward-ranking.ts';

type StyleFound = Omit<Extract<StyleControlled, { defined: true }>, 'defined'>;

interface RewardsFound {
  step: number;
  systems: readonly RewardedSystem[];
  isTruncated: boolean;
}

/** What stands beside the raw ranking looks at texts. */
const UNREAD = 'The responses of this project are images, of which nothing is read but what people prefer.';

/** Style control as the API shows it. */
export function describeStyle(found: StyleFound | null, kind: ResponseKind): StyleControlled {
  if (!isRead(kind)) return { defined: false, reason: UNREAD };
  if (!found || found.systems.length < 2)
    return { defined: false, reason: 'Nothing was compared between two systems yet: collect comparisons.' };
  return { defined: true, ...found };
}

/** The ranking by reward as the API shows it. */
export function describeRewards(found: RewardsFound | null, kind: ResponseKind): RewardRanking {
  if (!isRead(kind)) return { defined: false, reason: UNREAD };
  if (!found)
    return { defined: false, reason: 'No model is published yet: it is after the first comparisons.' };
  if (found.systems.length === 0)
    return { defined: false, reason: 'No response of a named system was compared yet: collect comparisons.' };
  return {
    defined: true,
    step: found.step,
    systems: found.systems.map(({ meanReward, ...system }) => ({ ...system, mean_reward: meanReward })),
    notices: [
      ...(found.isTruncated ? ['It looks at the newest 20,000 responses that were compared.'] : []),
      ...(new Set(found.systems.map(({ prompts }) => prompts)).size > 1
        ? ['Systems answered different prompts; rewards compare responses to one prompt best.']
        : []),
    ],
  };
}

/** How alike the rankings are that there are, over the systems that both have. */
export function correlateRankings(
  raw: Leaderboard['systems'],
  { style, reward }: { style?: StyleControlled | undefined; reward?: RewardRanking | undefined },
): RankCorrelations {
  const rankings = [
    { name: 'raw' as const, values: new Map(raw.map(({ system, strength }) => [system, strength])) },
    ...(style?.defined
      ? [
          {
            name: 'style' as const,
            values: new Map(style.systems.map(({ system, strength }) => [system, strength])),
          },
        ]
      : []),
    ...(reward?.defined
      ? [
          {
            name: 'reward' as const,
            values: new Map(reward.systems.map(({ system, mean_reward }) => [system, mean_reward])),
          },
        ]
      : []),
  ];
  return rankings.flatMap((one, at) => rankings.slice(at + 1).map((other) => correlation(one, other)));
}

type Named = { name: 'raw' | 'style' | 'reward'; values: ReadonlyMap<string, number> };

function correlation(one: Named, other: Named): RankCorrelations[number] {
  const between: [Named['name'], Named['name']] = [one.name, other.name];
  const common = [...one.values.keys()].filter((system) => other.values.has(system)).sort();
  const valuesOf = ({ values }: Named) => common.map((system) => values.get(system) as number);
  if (common.length < LEAST_RANKED_SYSTEMS) {
    const reason = `A rank correlation takes ${LEAST_RANKED_SYSTEMS} systems; both have ${common.length}.`;
    return { defined: false, reason, between };
  }
  const kendall = kendallTauB(valuesOf(one), valuesOf(other));
  const rho = spearman(valuesOf(one), valuesOf(other));
  if (kendall === null || rho === null)
    return { defined: false, reason: 'One of the two puts all systems equal.', between };
  return { defined: true, between, systems: common.length, kendall, spearman: rho };
}
