import * as v from 'valibot';
import { LIMITS } from './limits.ts';

const PRACTICE_ANSWERS = ['a', 'b', 'tie', 'both_bad'] as const;
const practiceText = v.pipe(v.string(), v.nonEmpty(), v.maxLength(LIMITS.practiceTextLength));

const PracticePair = v.strictObject({
  prompt: practiceText,
  a: practiceText,
  b: practiceText,
  /** What the guidelines would answer. */
  answer: v.picklist(PRACTICE_ANSWERS),
  /** Shown after the answer: why. */
  note: v.optional(v.pipe(v.string(), v.maxLength(500)), ''),
});

/** What an owner may tune of the annotate page. */
export const annotateSettings = {
  /** After A or B, ask how much better: 1 (barely) to 4 (far). */
  strength: v.optional(v.boolean(), false),
  /** Reasons to choose from after an answer, as chips. */
  reasons: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(60))),
      v.maxLength(12),
      v.check((reasons) => new Set(reasons).size === reasons.length, 'name each reason once'),
    ),
    [],
  ),
  /** After an answer, ask for a sentence; it may be left out. */
  rationale: v.optional(v.boolean(), false),
  /** What annotators are shown of a pair once they have answered: `none`, which `systems` wrote the responses, or what the
   *  `crowd` and the model think as well. */
  reveal: v.optional(v.picklist(['none', 'systems', 'crowd']), 'systems'),
  /** Pairs to practise on at the first visit, with feedback. They are never logged and never train. */
  practice: v.optional(v.pipe(v.array(PracticePair), v.maxLength(LIMITS.practicePairs)), []),
  /** Cover names by which a response tells annotators what wrote it ("I am …, made by …"). What trains is left as it is. */
  mask_makers: v.optional(v.boolean(), false),
};

/** The same as they are shown: all of them are there. */
export const knownAnnotateSettings = {
  strength: v.boolean(),
  reasons: v.array(v.string()),
  rationale: v.boolean(),
  reveal: v.picklist(['none', 'systems', 'crowd']),
  practice: v.array(
    v.object({
      prompt: v.string(),
      a: v.string(),
      b: v.string(),
      answer: v.picklist(PRACTICE_ANSWERS),
      note: v.string(),
    }),
  ),
  mask_makers: v.boolean(),
};
