import * as v from 'valibot';

/** A share with its 95 % interval (Wilson's). */
const Share = v.object({
  count: v.number(),
  of: v.number(),
  value: v.number(),
  lower: v.number(),
  upper: v.number(),
});

const Flag = v.object({
  kind: v.picklist([
    'one_answer',
    'hasty',
    'guesses',
    'contrary',
    'tired',
    'pushes_system',
    'by_length',
    'in_unison',
    'inconsistent',
    'fails_gold',
  ]),
  /** In a sentence with its figures. */
  reason: v.string(),
});

export const Annotator = v.object({
  /** Made of the annotator's name with the server's secret: the same in this project always, another in every other. */
  id: v.string(),
  /** A ranking of K responses is its K(K − 1)/2 pairs, here and below. */
  comparisons: v.number(),
  outcomes: v.object({
    a: v.number(),
    b: v.number(),
    tie: v.number(),
    both_bad: v.number(),
    skip: v.number(),
  }),
  median_ms: v.nullable(v.number()),
  /** Median of the time taken over the least it takes to look at both texts: below 1 they cannot have been read. */
  pace: v.nullable(v.number()),
  hurried: v.nullable(Share),
  /** Of preferences, how many for the response shown first. */
  left: v.nullable(Share),
  gold: v.nullable(Share),
  /** How often a pair that came again got the same answer. */
  self_consistency: v.nullable(Share),
  /** Mean share of the others who said the same of a pair. */
  agreement: v.nullable(v.object({ value: v.number(), comparisons: v.number() })),
  /** Probability of siding with the consensus, 0.5 is guessing; with the central 95 % of its posterior. */
  reliability: v.object({ value: v.number(), lower: v.number(), upper: v.number() }),
  /** What a comparison counts for by reliability and the cap on influence, 0 to 1. */
  weight: v.number(),
  flags: v.array(Flag),
});

const Alpha = v.object({
  /** Null where it is not defined yet. */
  value: v.nullable(v.number()),
  /** 95 %, by bootstrap over pairs. */
  lower: v.nullable(v.number()),
  upper: v.nullable(v.number()),
  /** Pairs that two people or more judged. */
  pairs: v.number(),
  /** Why it is not defined yet. */
  reason: v.nullable(v.string()),
});

export const Annotators = v.object({
  /** How many comparisons the figures are about, of rankings all pairs: the newest that count. */
  comparisons: v.number(),
  /** Krippendorff's α, nominal, ties and both-bad being answers like others. */
  alpha: Alpha,
  annotators: v.array(Annotator),
  /** Who does not count, since when and why; …/audit has the whole story. */
  quarantined: v.array(
    v.object({
      id: v.string(),
      comparisons: v.number(),
      reason: v.string(),
      time: v.string(),
      key_name: v.string(),
    }),
  ),
});

export const QuarantineRequest = v.strictObject({
  /** For the audit log. */
  reason: v.pipe(v.string(), v.trim(), v.nonEmpty('say why, for the audit log'), v.maxLength(500)),
});

/** Letting somebody out needs no reason. */
export const ReleaseRequest = v.strictObject({
  reason: v.optional(v.pipe(v.string(), v.maxLength(500)), ''),
});

export const Quarantined = v.object({
  id: v.string(),
  quarantined: v.boolean(),
  /** Rows of the log that count no longer, or again. */
  comparisons: v.number(),
});

export type Annotator = v.InferOutput<typeof Annotator>;
export type Annotators = v.InferOutput<typeof Annotators>;
export type Quarantined = v.InferOutput<typeof Quarantined>;
export type QuarantineRequest = v.InferOutput<typeof QuarantineRequest>;
export type ReleaseRequest = v.InferOutput<typeof ReleaseRequest>;
