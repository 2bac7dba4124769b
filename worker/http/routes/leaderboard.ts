import { Hono } from 'hono';
import {
  FacetList,
  FacetQuery,
  Leaderboard,
  LeaderboardQuery,
  MatrixQuery,
} from '../../contract/leaderboard.ts';
import { Bias, Fragility, WinMatrix } from '../../contract/statistics.ts';
import { isFiltered } from '../../core/facets.ts';
import { trainerOf } from '../../env.ts';
import { compareWithPredicted } from '../../usecases/compare-with-predicted.ts';
import { describeBias } from '../../usecases/describe-bias.ts';
import { describeFragility } from '../../usecases/describe-fragility.ts';
import { correlateRankings, describeRewards, describeStyle } from '../../usecases/rank-beside.ts';
import { rankSystems } from '../../usecases/rank-systems.ts';
import { someComparisons } from '../../usecases/some-comparisons.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { etagged } from '../etagged.ts';
import { filterOf } from '../facet-filter.ts';
import { requireAccess } from '../keys.ts';
import { leaderboardCsv } from '../leaderboard-csv.ts';
import { InvalidRequest } from '../problem.ts';
import { validated } from '../validated.ts';

/** Some of what can be asked for looks at all of the log as it is now. */
function refuseTogether(query: LeaderboardQuery): void {
  const { intervals, style, reward, as_of: asOf } = query;
  const isPast = asOf !== undefined;
  const asked = [
    ['intervals', intervals !== 'sandwich' && (isPast || isFiltered(query))],
    ['style', style !== 'none' && isPast],
    ['reward', reward !== 'none' && isPast],
  ] as const;
  const rest = isPast ? 'as_of' : 'language and tag';
  const errors = asked
    .filter(([, isRefused]) => isRefused)
    .map(([field]) => ({
      pointer: `/${field}`,
      detail: `looks at ${isPast ? 'what is now' : 'all prompts'}: leave it out, or ${rest}`,
    }));
  if (errors.length > 0) throw new InvalidRequest(errors);
}

export const leaderboards = new Hono<AppEnv>()
  .get(
    '/leaderboard',
    etagged,
    documented('Systems by strength', {
      200: { description: 'The leaderboard', schema: Leaderboard, contentType: 'text/csv' },
    }),
    validated('query', LeaderboardQuery),
    async (c) => {
      requireAccess(c, 'export');
      const query = c.req.valid('query');
      const { db, project } = c.var;
      const trainer = trainerOf(c.env, project.id);
      const filter = filterOf(query);
      refuseTogether(query);
      const isSome = query.as_of !== undefined || isFiltered(filter);
      const { upTo, ...matrix } = isSome
        ? await someComparisons(db, { projectId: project.id, asOf: query.as_of, filter }, (of) =>
            trainer.matchupsOf({ ...of, weights: query.weights }),
          )
        : { upTo: undefined, ...(await trainer.matchups(query.weights)) };
      const bootstrapped = query.intervals === 'bootstrap' ? await trainer.bootstrap(query) : undefined;
      const counted = { ...matrix, ...(bootstrapped && { bootstrapped }) };
      const table = {
        ...rankSystems(counted, query),
        ...filter,
        ...(upTo !== undefined && { as_of: upTo }),
      };
      if (query.as === 'csv') return leaderboardCsv(c, table);
      if (query.style === 'none' && query.reward === 'none') return c.json(table satisfies Leaderboard);
      const { responses: kind } = project.settings;
      const style =
        query.style === 'none' ? undefined : describeStyle(await trainer.style({ ...query, filter }), kind);
      const reward =
        query.reward === 'none' ? undefined : describeRewards(await trainer.rewards(filter), kind);
      return c.json({
        ...table,
        ...(style && { style_controlled: style }),
        ...(reward && { by_reward: reward }),
        correlations: correlateRankings(table.systems, { style, reward }),
      } satisfies Leaderboard);
    },
  )
  .get(
    '/leaderboard/matrix',
    etagged,
    documented('What was seen of each two systems, beside what their strengths foretell', {
      200: { description: 'The win matrix', schema: WinMatrix },
    }),
    validated('query', MatrixQuery),
    async (c) => {
      requireAccess(c, 'export');
      const query = c.req.valid('query');
      const { db, project } = c.var;
      const trainer = trainerOf(c.env, project.id);
      const filter = filterOf(query);
      const matrix = isFiltered(filter)
        ? await someComparisons(db, { projectId: project.id, asOf: undefined, filter }, (of) =>
            trainer.matchupsOf({ ...of, weights: query.weights }),
          )
        : await trainer.matchups(query.weights);
      return c.json(compareWithPredicted(matrix, query) satisfies WinMatrix);
    },
  )
  .get(
    '/leaderboard/fragility',
    etagged,
    documented('How few comparisons hold the leader up', {
      200: { description: 'The number or its bounds', schema: Fragility },
    }),
    validated('query', FacetQuery),
    async (c) => {
      requireAccess(c, 'export');
      const filter = filterOf(c.req.valid('query'));
      const found = await trainerOf(c.env, c.var.project.id).fragility(filter);
      return c.json(describeFragility(found) satisfies Fragility);
    },
  )
  .get(
    '/leaderboard/bias',
    etagged,
    documented('What moves answers beside the responses: side, length, speed', {
      200: { description: 'Each with its interval, or why there is none yet', schema: Bias },
    }),
    validated('query', FacetQuery),
    async (c) => {
      requireAccess(c, 'export');
      const filter = filterOf(c.req.valid('query'));
      return c.json(describeBias(await trainerOf(c.env, c.var.project.id).bias(filter)) satisfies Bias);
    },
  )
  .get(
    '/leaderboard/facets',
    etagged,
    documented('What leaderboards can be filtered by: languages and tags of prompts', {
      200: { description: 'Each with how much there is of it', schema: FacetList },
    }),
    validated('query', FacetQuery),
    async (c) => {
      requireAccess(c, 'export');
      const found = await trainerOf(c.env, c.var.project.id).facets(filterOf(c.req.valid('query')));
      return c.json(found satisfies FacetList);
    },
  );
