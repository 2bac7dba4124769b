import * as v from 'valibot';
import { LIMITS } from './limits.ts';

const promptText = v.pipe(v.string(), v.maxLength(LIMITS.promptLength));
const responseText = v.pipe(v.string(), v.maxLength(LIMITS.responseLength));

const ScoreOnePrompt = v.pipe(
  v.strictObject({
    prompt: promptText,
    responses: v.pipe(v.array(responseText), v.minLength(1), v.maxLength(LIMITS.scoresPerRequest)),
  }),
  v.title('One prompt, several responses'),
);

const ScoreItems = v.pipe(
  v.strictObject({
    items: v.pipe(
      v.array(v.strictObject({ prompt: promptText, response: responseText })),
      v.minLength(1),
      v.maxLength(LIMITS.scoresPerRequest),
    ),
  }),
  v.title('Prompts with a response each'),
);

export const ScoreRequest = v.union([ScoreOnePrompt, ScoreItems]);
export const CompareRequest = v.strictObject({ prompt: promptText, a: responseText, b: responseText });

/** Which published model answered. `comparisons` counts the rows of the log it has folded. */
export const CheckpointRef = v.object({
  step: v.number(),
  comparisons: v.number(),
  published_at: v.string(),
});

export const Scores = v.object({
  checkpoint: CheckpointRef,
  scores: v.array(
    v.object({
      /** In nats; 0 is the mean of the project's responses. */
      reward: v.number(),
      standard_error: v.number(),
      /** Share of the project's responses with a lower reward, 0 … 100. */
      percentile: v.number(),
    }),
  ),
});

export const Compared = v.object({
  /** σ(reward_a − reward_b) */
  probability_a: v.number(),
  reward_a: v.number(),
  reward_b: v.number(),
  checkpoint: CheckpointRef,
});

export type ScoreRequest = v.InferOutput<typeof ScoreRequest>;
export type CompareRequest = v.InferOutput<typeof CompareRequest>;
export type CheckpointRef = v.InferOutput<typeof CheckpointRef>;
export type Scores = v.InferOutput<typeof Scores>;
export type Compared = v.InferOutput<typeof Compared>;
