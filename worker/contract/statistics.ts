import * as v from 'valibot';

/** What cannot be said yet, and why. */
const NotDefined = v.object({ defined: v.literal(false), reason: v.string() });

const Interval = { value: v.number(), lower: v.number(), upper: v.number() };

/** A ranking beside the raw one, on the same scale: rating = 1000 + 400/ln 10 · strength, 95 % intervals, shared ranks. */
const RatedSystem = v.object({
  system: v.string(),
  strength: v.number(),
  rating: v.number(),
  lower: v.number(),
  upper: v.number(),
  rank: v.number(),
});

/** What one standard deviation more of a style feature is worth, in log odds, beside equal systems. */
const StyleCoefficient = v.object({
  feature: v.picklist(['length', 'lists', 'headers', 'bold']),
  ...Interval,
});

/** Systems as they would stand if all wrote in one style. */
export const StyleControlled = v.variant('defined', [
  v.object({
    defined: v.literal(true),
    /** Rows of the log that it looked at: the newest. */
    comparisons: v.number(),
    systems: v.array(RatedSystem),
    /** Without features in which responses never differed. */
    coefficients: v.array(StyleCoefficient),
    notices: v.array(v.string()),
  }),
  NotDefined,
]);

/** Systems by the mean reward that the model gives their responses, those that were compared. */
export const RewardRanking = v.variant('defined', [
  v.object({
    defined: v.literal(true),
    /** Step of the model. */
    step: v.number(),
    systems: v.array(
      v.object({
        system: v.string(),
        /** In nats; 0 is the mean of the responses counted here. */
        mean_reward: v.number(),
        /** 95 %, clustered by prompt; null of a single prompt. */
        lower: v.nullable(v.number()),
        upper: v.nullable(v.number()),
        rank: v.number(),
        responses: v.number(),
        prompts: v.number(),
      }),
    ),
    notices: v.array(v.string()),
  }),
  NotDefined,
]);

const RANKINGS = ['raw', 'style', 'reward'] as const;

export const RankCorrelations = v.array(
  v.variant('defined', [
    v.object({
      defined: v.literal(true),
      between: v.tuple([v.picklist(RANKINGS), v.picklist(RANKINGS)]),
      systems: v.number(),
      /** Kendall's τ-b. */
      kendall: v.number(),
      spearman: v.number(),
    }),
    v.object({
      ...NotDefined.entries,
      between: v.tuple([v.picklist(RANKINGS), v.picklist(RANKINGS)]),
    }),
  ]),
);

const Outcomes = v.object({ first: v.number(), second: v.number(), tie: v.number() });

/** What was seen of each two systems that met, beside what the fitted strengths foretell. */
export const WinMatrix = v.object({
  ties: v.picklist(['davidson', 'rao-kupper']),
  weights: v.picklist(['none', 'reliability']),
  comparisons: v.number(),
  /** Best first. */
  systems: v.array(v.string()),
  pairs: v.array(
    v.object({
      /** The one that stands higher. */
      first: v.string(),
      second: v.string(),
      comparisons: v.number(),
      /** Shares of 1: how often each won, or they tied. */
      observed: Outcomes,
      predicted: Outcomes,
      /** First's points (a tie is half) less those foretold, in standard deviations: beyond ±2 the two do better or worse against
       *  each other than against the rest. */
      surprise: v.number(),
    }),
  ),
  notices: v.array(v.string()),
});

/** How few comparisons hold the leader up. */
export const Fragility = v.variant('defined', [
  v.object({
    defined: v.literal(true),
    leader: v.string(),
    /** Who leads without the comparisons in `removed`; null where none was found whose removal changes the leader. */
    challenger: v.nullable(v.string()),
    comparisons: v.number(),
    /** Whether `least` and `most` are the same: the smallest number itself. */
    exact: v.boolean(),
    /** No fewer than this many removals change the leader: proven. */
    least: v.number(),
    /** These many do: found, and fitted again without them. Null where removing comparisons was not found to change it. */
    most: v.nullable(v.number()),
    /** `most` as a share of all comparisons. */
    share: v.nullable(v.number()),
    /** Those `most` comparisons: how many of which kind. */
    removed: v.array(
      v.object({ winner: v.string(), loser: v.string(), tie: v.boolean(), comparisons: v.number() }),
    ),
    notices: v.array(v.string()),
  }),
  NotDefined,
]);

const Effect = v.variant('defined', [
  v.object({ defined: v.literal(true), ...Interval, comparisons: v.number() }),
  NotDefined,
]);

const SpeedEffect = v.variant('defined', [
  v.object({
    defined: v.literal(true),
    /** Change of the log odds of agreeing for each doubling of the time taken for a character: above 0, the fast agree less. */
    ...Interval,
    comparisons: v.number(),
    /** Share that agrees in the faster and in the slower half. */
    fast: v.number(),
    slow: v.number(),
  }),
  NotDefined,
]);

/** What moves answers beside the responses' worth. 95 % intervals, clustered by annotator where there are enough of them. */
export const Bias = v.object({
  /** Rows of the log that were looked at: the newest. */
  comparisons: v.number(),
  annotators: v.number(),
  /** Share of preferences for the response shown first: 0.5 is none. */
  left: Effect,
  /** Log odds of preferring a response that is e times as long, the systems being equal: 0 is none. */
  length: Effect,
  speed: v.object({
    /** Agreeing with what the model foretold before it learnt the answer. */
    model: SpeedEffect,
    /** Agreeing with most of the others who judged the pair. */
    crowd: SpeedEffect,
  }),
  notices: v.array(v.string()),
});

export type StyleControlled = v.InferOutput<typeof StyleControlled>;
export type RewardRanking = v.InferOutput<typeof RewardRanking>;
export type RankCorrelations = v.InferOutput<typeof RankCorrelations>;
export type WinMatrix = v.InferOutput<typeof WinMatrix>;
export type Fragility = v.InferOutput<typeof Fragility>;
export type Bias = v.InferOutput<typeof Bias>;
