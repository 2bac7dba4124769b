import * as v from 'valibot';
import { LIMITS } from './limits.ts';
import { RANKED } from './ranked.ts';
import { RankCorrelations, RewardRanking, StyleControlled } from './statistics.ts';

const Facet = v.pipe(v.string(), v.nonEmpty(), v.maxLength(LIMITS.tagLength));

/** Of which prompts' comparisons a table is wanted: those of one language, of one tag, of both. `language=unknown` is of those prompts of which
 *  nobody said their language. Tags are as they are now, whatever moment the comparisons are of. */
export const FacetQuery = v.object({ language: v.optional(Facet), tag: v.optional(Facet) });

export const MatrixQuery = v.object({
  ...FacetQuery.entries,
  ties: v.optional(v.picklist(['davidson', 'rao-kupper']), 'davidson'),
  /** `reliability` counts each comparison by the fitted reliability of its annotator, so numbers of comparisons are sums of weights. */
  weights: v.optional(v.picklist(['none', 'reliability']), 'none'),
});

/** A number is the id of a comparison; a time has its zone, or is UTC. */
const AsOf = v.pipe(
  v.string(),
  v.check(
    (text) => /^\d{1,15}$/.test(text) || (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))),
    'must be the id of a comparison, or a time as 2026-11-30 or 2026-11-30T09:00:00Z',
  ),
);

export const LeaderboardQuery = v.object({
  ...MatrixQuery.entries,
  /** The table as it was once this comparison was in the log, or at this time; what was taken out since is not in it. Of the first
   *  2,000,000 comparisons of the log. Not together with `intervals`, `style` or `reward`. */
  as_of: v.optional(AsOf),
  /** `csv` has a row for each system. */
  as: v.optional(v.picklist(['json', 'csv']), 'json'),
  /** Not together with `tag` or `language`. `bootstrap` draws annotators anew where there are 20 or more, else comparisons: it takes seconds where there are many systems. */
  intervals: v.optional(v.picklist(['sandwich', 'bootstrap']), 'sandwich'),
  /** `controlled` adds `style_controlled`: where systems stand at equal length and Markdown. */
  style: v.optional(v.picklist(['none', 'controlled']), 'none'),
  /** `mean` adds `by_reward`: systems by the mean reward of their responses. */
  reward: v.optional(v.picklist(['none', 'mean']), 'none'),
});

export const RankedSystem = v.object({ system: v.string(), ...RANKED });

export const Leaderboard = v.object({
  ties: v.picklist(['davidson', 'rao-kupper']),
  weights: v.picklist(['none', 'reliability']),
  /** Where a bootstrap was asked for and is not defined yet, `sandwich`, and a notice says why. */
  intervals: v.picklist(['sandwich', 'bootstrap']),
  bootstrap: v.optional(
    v.object({ resampled: v.picklist(['annotators', 'comparisons']), rounds: v.number() }),
  ),
  /** What it was filtered by. */
  language: v.optional(v.string()),
  tag: v.optional(v.string()),
  /** The last comparison of the log that it looks at, where another moment than now was asked for. */
  as_of: v.optional(v.number()),
  /** Rows of the log behind this table. */
  comparisons: v.number(),
  systems: v.array(RankedSystem),
  style_controlled: v.optional(StyleControlled),
  by_reward: v.optional(RewardRanking),
  /** Of each two of the rankings that there are; where more than this one was asked for. */
  correlations: v.optional(RankCorrelations),
  /** What a reader must know before trusting it, one sentence each; usually empty. */
  notices: v.array(v.string()),
});

const FacetCounts = v.array(
  v.object({
    name: v.string(),
    /** Prompts of which something was compared, and rows of the log. */
    prompts: v.number(),
    comparisons: v.number(),
  }),
);

/** What leaderboards can be filtered by, most comparisons first. A language that is asked for narrows the tags, and a tag the
 *  languages: each count is what choosing it gives. Empty where no prompt has any. */
export const FacetList = v.object({ languages: FacetCounts, tags: FacetCounts });

export const ProgressQuery = v.object({ weights: v.optional(v.picklist(['none', 'reliability']), 'none') });

/** Whether a leaderboard is good enough, why, and where comparisons are still wanted: about how many, if things stay as they look. */
export const Progress = v.object({
  weights: v.picklist(['none', 'reliability']),
  comparisons: v.number(),
  enough: v.boolean(),
  reason: v.string(),
  /** What is asked for: half the width of each rating's 95 % interval, and how alike two halves of the crowd must rank. */
  target: v.object({ half_width: v.number(), split_half: v.number() }),
  /** Null where it is not defined yet; the reason says why. */
  split_half: v.nullable(v.number()),
  /** Whose ratings are not known well enough, worst first. */
  systems: v.array(v.object({ system: v.string(), half_width: v.number(), comparisons: v.number() })),
  /** Neighbours in rating of which it is not known who is better: compare these with each other. */
  pairs: v.array(v.object({ first: v.string(), second: v.string(), comparisons: v.number() })),
});

export type FacetQuery = v.InferOutput<typeof FacetQuery>;
export type FacetList = v.InferOutput<typeof FacetList>;
export type ProgressQuery = v.InferOutput<typeof ProgressQuery>;
export type Progress = v.InferOutput<typeof Progress>;
export type MatrixQuery = v.InferOutput<typeof MatrixQuery>;
export type LeaderboardQuery = v.InferOutput<typeof LeaderboardQuery>;
export type RankedSystem = v.InferOutput<typeof RankedSystem>;
export type Leaderboard = v.InferOutput<typeof Leaderboard>;
