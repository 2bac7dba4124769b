import * as v from 'valibot';
import { LIMITS } from './limits.ts';

const promptText = v.pipe(v.string(), v.maxLength(LIMITS.promptLength));
const responseText = v.pipe(v.string(), v.maxLength(LIMITS.responseLength));

/** Which of the published models answers: a step, of which the newest twenty are kept, or the newest one. */
const checkpoint = v.optional(
  v.union([v.literal('latest'), v.pipe(v.number(), v.integer(), v.minValue(1))], 'give a step or "latest"'),
);

export const RankRequest = v.pipe(
  v.strictObject({
    checkpoint,
    prompt: promptText,
    responses: v.pipe(v.array(responseText), v.minLength(1), v.maxLength(LIMITS.scoresPerRequest)),
  }),
  v.title('One prompt, several responses'),
);

const ScoreItems = v.pipe(
  v.strictObject({
    checkpoint,
    items: v.pipe(
      v.array(v.strictObject({ prompt: promptText, response: responseText })),
      v.minLength(1),
      v.maxLength(LIMITS.scoresPerRequest),
    ),
  }),
  v.title('Prompts with a response each'),
);

export const ScoreRequest = v.union(
  [RankRequest, ScoreItems],
  'give "prompt" and "responses", or "items", each of "prompt" and "response"',
);
export const CompareRequest = v.strictObject({
  checkpoint,
  prompt: promptText,
  a: responseText,
  b: responseText,
});

/** One line of NDJSON to score. */
export const ScoreLine = v.strictObject({ prompt: promptText, response: responseText });

export const ScoreQuery = v.object({
  /** Each score with its explanation; at most `LIMITS.explainedResponses` responses, of `LIMITS.explainedLength` together. */
  explain: v.optional(
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((explain) => explain === 'true'),
    ),
    'false',
  ),
  /** For NDJSON, where no line speaks for all: a step or `latest`. */
  checkpoint: v.optional(
    v.union(
      [v.literal('latest'), v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number))],
      'give a step or "latest"',
    ),
  ),
});

/** Which published model answered. `comparisons` counts the rows of the log it has folded. */
export const CheckpointRef = v.object({
  step: v.number(),
  comparisons: v.number(),
  published_at: v.string(),
});

/** Why a reward is what it is, exactly: the contributions, `embedding` and `other`, all in nats, add up to the reward. */
const Explanation = v.object({
  /** Every style feature, in the order of the model. */
  style: v.array(
    v.object({
      feature: v.string(),
      /** As the model sees it: scaled. */
      value: v.number(),
      contribution: v.number(),
    }),
  ),
  /** The words of the response, and the runs of marks between them, in order and disjoint; white space belongs to none. What a
   *  group of words or letters contributes is shared out over its members. */
  spans: v.array(
    v.object({
      /** In UTF-16 code units from the beginning of the response. */
      start: v.number(),
      /** Exclusive. */
      end: v.number(),
      contribution: v.number(),
    }),
  ),
  /** What the embedding of the project's encoder contributes as a whole; absent where it has none. */
  embedding: v.optional(v.number()),
  /** What belongs to no place in the response: minus the mean reward of the project's responses, and rarer things. */
  other: v.number(),
});

const Score = v.object({
  /** In nats; 0 is the mean of the project's responses. */
  reward: v.number(),
  standard_error: v.number(),
  /** Share of the project's responses with a lower reward, 0 … 100. */
  percentile: v.number(),
  /** The reward without what length and markup account for among the project's responses to one prompt, in nats. */
  style_adjusted_reward: v.number(),
  /** Whether the response is unlike all of the project's (another language, a wall of text, …): its reward is a guess. */
  unfamiliar: v.boolean(),
});

export const Scores = v.object({
  checkpoint: CheckpointRef,
  scores: v.array(
    v.object({
      ...Score.entries,
      /** Where `?explain=true` asked for it. */
      explanation: v.optional(Explanation),
    }),
  ),
});

/** What becomes of one line of NDJSON: its score, or what is wrong with it. */
export const ScoredLine = v.union([
  v.pipe(v.object({ line: v.number(), ...Score.entries }), v.title('A score')),
  v.pipe(
    v.object({ line: v.number(), error: v.object({ code: v.string(), message: v.string() }) }),
    v.title('What is wrong with the line'),
  ),
]);

export const Ranked = v.object({
  /** Places of the responses in the request, from 0, best first; of equals, the earlier first. */
  order: v.array(v.number()),
  /** In the order asked: the best is `scores[order[0]]`. */
  scores: v.array(Score),
  /** That the crowd would choose the first of `order` from all of them, averaged over what the margins may be. */
  probability_first_is_best: v.number(),
  checkpoint: CheckpointRef,
});

export const Compared = v.object({
  /** σ(reward_a − reward_b), averaged over what the margin may be: nearer to a half where less is known. */
  probability_a: v.number(),
  reward_a: v.number(),
  reward_b: v.number(),
  /** Of reward_a − reward_b, in nats. */
  margin_standard_error: v.number(),
  /** reward_a − reward_b without what length and markup account for, in nats. */
  style_adjusted_margin: v.number(),
  checkpoint: CheckpointRef,
});

export type ScoreRequest = v.InferOutput<typeof ScoreRequest>;
export type ScoreLine = v.InferOutput<typeof ScoreLine>;
export type ScoredLine = v.InferOutput<typeof ScoredLine>;
export type ScoreQuery = v.InferOutput<typeof ScoreQuery>;
export type CompareRequest = v.InferOutput<typeof CompareRequest>;
export type CheckpointRef = v.InferOutput<typeof CheckpointRef>;
export type Scores = v.InferOutput<typeof Scores>;
export type RankRequest = v.InferOutput<typeof RankRequest>;
export type Ranked = v.InferOutput<typeof Ranked>;
export type Compared = v.InferOutput<typeof Compared>;
