import * as v from 'valibot';
import { imageField } from './image.ts';
import { RankedSystem } from './leaderboard.ts';

const System = v.pipe(v.string(), v.minLength(1));

export const SystemQuery = v.object({
  system: System,
  ties: v.optional(v.picklist(['davidson', 'rao-kupper']), 'davidson'),
  weights: v.optional(v.picklist(['none', 'reliability']), 'none'),
  /** Other numbers draw other responses. */
  seed: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number), v.maxValue(0xffff_ffff)), '1'),
});

export const BadgeQuery = v.object({
  /** Left out: the leader. */
  system: v.optional(System),
});

const TypicalResponse = v.object({
  id: v.number(),
  prompt: v.string(),
  text: v.string(),
  ...imageField,
  /** Null before a model is published, or while its encoder does not answer. */
  reward: v.nullable(v.number()),
});

const Results = v.object({ win: v.number(), loss: v.number(), tie: v.number() });

export const SystemReport = v.object({
  system: v.string(),
  ties: v.picklist(['davidson', 'rao-kupper']),
  weights: v.picklist(['none', 'reliability']),
  /** Rows of the log behind the leaderboard, and how many systems are on it. */
  comparisons: v.number(),
  systems: v.number(),
  /** Null of a system that was not compared yet. */
  ranked: v.nullable(RankedSystem),
  /** Whom it met, best first, seen from its own side. */
  opponents: v.array(
    v.object({
      system: v.string(),
      comparisons: v.number(),
      /** Shares of 1, as they were and as the strengths foretell. */
      observed: Results,
      predicted: Results,
      /** Its points (a tie is half) less those foretold, in standard deviations. */
      surprise: v.number(),
    }),
  ),
  /** Rewards of the responses that were looked at, 0 being the mean of the project's; null before a model is published, or while its
   *  encoder does not answer. */
  rewards: v.nullable(
    v.object({
      step: v.number(),
      looked_at: v.number(),
      mean: v.number(),
      /** `counts[i]` rewards are in [from + i·width, from + (i + 1)·width). */
      from: v.number(),
      width: v.number(),
      counts: v.array(v.number()),
    }),
  ),
  /** Of at most 200, drawn by content: those of highest and of lowest reward, and some drawn from between. Null where the project does not
   *  tell who wrote which response (setting `reveal`), but to a key of scope export. */
  responses: v.nullable(
    v.object({
      count: v.number(),
      looked_at: v.number(),
      highest: v.array(TypicalResponse),
      lowest: v.array(TypicalResponse),
      drawn: v.array(TypicalResponse),
    }),
  ),
});

export type SystemQuery = v.InferOutput<typeof SystemQuery>;
export type SystemReport = v.InferOutput<typeof SystemReport>;
