import * as v from 'valibot';
import { imageField } from './image.ts';
import { FacetQuery } from './leaderboard.ts';
import { RANKED } from './ranked.ts';

const wholeNumber = (most: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'must be a whole number'), v.transform(Number), v.maxValue(most));

export const PromptListQuery = v.object({
  ...FacetQuery.entries,
  /** So many are passed over. */
  offset: v.optional(wholeNumber(10_000_000), '0'),
  limit: v.optional(v.pipe(wholeNumber(100), v.minValue(1)), '50'),
});

const Prompt = {
  id: v.number(),
  text: v.string(),
  language: v.nullable(v.string()),
  tags: v.array(v.string()),
  /** Rows of the log. */
  comparisons: v.number(),
};

/** Prompts of which something was compared, those with most comparisons first. */
export const PromptList = v.object({
  /** How many there are, on all pages. */
  count: v.number(),
  prompts: v.array(
    v.object({
      ...Prompt,
      /** The beginning of the text, where it is long. */
      text: v.string(),
      responses: v.number(),
    }),
  ),
});

export const PromptQuery = v.object({
  ties: v.optional(v.picklist(['davidson', 'rao-kupper']), 'davidson'),
});

/** The responses to one prompt, ranked by comparisons with one another alone: Bradley–Terry as in the leaderboard, with responses in the
 *  place of systems. Beside it how the newest model rewards them. */
export const PromptReport = v.object({
  ...Prompt,
  ties: v.picklist(['davidson', 'rao-kupper']),
  /** How many there are; the first 100 are ranked. */
  response_count: v.number(),
  /** Best first. */
  responses: v.array(
    v.object({
      id: v.number(),
      system: v.nullable(v.string()),
      text: v.string(),
      ...imageField,
      ...RANKED,
      /** In nats; null before a model is published, or while its encoder does not answer. */
      reward: v.nullable(v.number()),
      standard_error: v.nullable(v.number()),
      /** 1 + the number of responses with a higher reward. */
      reward_rank: v.nullable(v.number()),
    }),
  ),
  /** Of the model that rewarded them. */
  step: v.nullable(v.number()),
  /** Kendall’s τ-b of the two rankings, of responses that were compared; null of fewer than three, or where one puts all equal. */
  correlation: v.nullable(v.number()),
  /** What a reader must know before trusting it, one sentence each. Responses are named by their ids. */
  notices: v.array(v.string()),
});

export type PromptListQuery = v.InferOutput<typeof PromptListQuery>;
export type PromptList = v.InferOutput<typeof PromptList>;
export type PromptQuery = v.InferOutput<typeof PromptQuery>;
export type PromptReport = v.InferOutput<typeof PromptReport>;
