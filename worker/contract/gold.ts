import * as v from 'valibot';
import { OUTCOMES } from '../core/comparison.ts';
import { LIMITS } from './limits.ts';

const Answer = v.picklist(OUTCOMES.filter((outcome) => outcome !== 'skip'));

const promptText = v.pipe(v.string(), v.maxLength(LIMITS.promptLength));
const responseText = v.pipe(v.string(), v.maxLength(LIMITS.responseLength));

/** Marks pairs that were imported, named by their texts, as gold: their right answer is known, and annotators are measured by it. */
export const MarkGold = v.strictObject({
  pairs: v.pipe(
    v.array(
      v.strictObject({
        prompt: promptText,
        a: responseText,
        b: responseText,
        /** What wrote them, where the import named it. */
        system_a: v.optional(v.nullable(v.string())),
        system_b: v.optional(v.nullable(v.string())),
        /** The right answer. */
        outcome: Answer,
      }),
    ),
    v.minLength(1),
    v.maxLength(LIMITS.tasksPerRequest),
  ),
});

export const MarkedGold = v.object({
  /** Pairs that are gold from now on, or have another right answer; the others were so before. */
  marked: v.number(),
});

export const GoldQuery = v.object({
  /** The last id that is known, to go on from. */
  after: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'give the id of the last pair you have'), v.transform(Number)),
    '0',
  ),
});

export const GoldList = v.object({
  gold: v.array(
    v.object({
      id: v.number(),
      prompt: v.string(),
      a: v.string(),
      b: v.string(),
      /** Where the responses are images, the paths on this server at which they are shown, good for hours. */
      images: v.optional(v.object({ a: v.string(), b: v.string() })),
      outcome: Answer,
    }),
  ),
});

export type MarkGold = v.InferOutput<typeof MarkGold>;
export type MarkedGold = v.InferOutput<typeof MarkedGold>;
export type GoldList = v.InferOutput<typeof GoldList>;
