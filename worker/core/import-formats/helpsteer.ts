import type { Judgement } from '../imported-row.ts';
import { facetsOf } from './facets.ts';
import {
  annotatorOf,
  asFields,
  type Fields,
  has,
  integerField,
  invalid,
  isFields,
  listField,
  optionalText,
  textField,
} from './fields.ts';
import { defineFormat } from './format.ts';
import { fromSignedScore, strengthOfStep } from './preference.ts';
import { encodedPrompt } from './prompt.ts';

const LABELS = (field: string, each: string) =>
  `${each}, each by rater-1, rater-2 …, who are places in the row and no persons; else ${field} (below zero: the first is better)`;

/** HelpSteer2's preferences: two responses and how much better the second is, from −3 to 3.
 *  @see https://huggingface.co/datasets/nvidia/HelpSteer2 (preference) */
export const helpsteer2 = defineFormat({
  name: 'helpsteer2',
  mapping: {
    prompt: 'prompt',
    responses: 'response_1, response_2',
    systems: null,
    labels: LABELS('preference_strength', 'three_most_similar_preferences[].strength'),
  },
  detect: (record) => has(record, 'prompt', 'response_1', 'response_2', 'preference_strength'),
  read: (record) =>
    readPair(record, {
      prompt: 'prompt',
      responses: ['response_1', 'response_2'],
      overall: 'preference_strength',
      each: 'three_most_similar_preferences',
      score: 'strength',
      rationale: 'statement',
    }),
});

/** HelpSteer3's preferences: a conversation, two responses, an overall preference from −3 to 3 and those of its annotators.
 *  @see https://huggingface.co/datasets/nvidia/HelpSteer3 (preference) */
export const helpsteer3 = defineFormat({
  name: 'helpsteer3',
  mapping: {
    prompt: 'context',
    responses: 'response1, response2',
    systems: null,
    labels: LABELS('overall_preference', 'individual_preference[].score'),
  },
  detect: (record) => has(record, 'context', 'response1', 'response2', 'overall_preference'),
  facets: ({ domain, language }) =>
    // Of code it is the programming language.
    domain === 'code' ? facetsOf(null, [domain, language]) : facetsOf(language, [domain]),
  read: (record) =>
    readPair(record, {
      prompt: 'context',
      responses: ['response1', 'response2'],
      overall: 'overall_preference',
      each: 'individual_preference',
      score: 'score',
      rationale: 'reasoning',
    }),
});

interface Names {
  prompt: string;
  responses: [string, string];
  overall: string;
  each: string;
  score: string;
  rationale: string;
}

function readPair(record: Fields, names: Names) {
  return [
    {
      prompt: encodedPrompt(record[names.prompt], names.prompt),
      responses: names.responses.map((field) => ({ text: textField(record[field], field), system: null })),
      judgements: readJudgements(record, names),
    },
  ];
}

function readJudgements(record: Fields, names: Names): Judgement[] {
  const raters = has(record, names.each) ? listField(record[names.each], names.each) : [];
  const scored = raters.filter((entry) => isFields(entry) && has(entry, names.score));
  if (scored.length === 0) return [judgementOf(record[names.overall], names.overall, annotatorOf(record))];
  return scored.map((entry, index) => {
    const rater = asFields(entry, names.each);
    const field = `${names.each}[${index}].${names.score}`;
    const judgement = judgementOf(rater[names.score], field, `rater-${index + 1}`);
    const rationale = optionalText(rater[names.rationale], names.rationale);
    return rationale === null ? judgement : { ...judgement, details: withRationale(rationale) };
  });
}

function judgementOf(value: unknown, field: string, annotator: string | null): Judgement {
  const score = integerField(value, { field, least: -3, most: 3 });
  if (score === null) throw invalid(`${field} must be a whole number from -3 to 3`);
  return {
    a: 0,
    b: 1,
    outcome: fromSignedScore(score),
    annotator,
    weight: 1,
    strength: strengthOfStep(score),
  };
}

function withRationale(rationale: string): NonNullable<Judgement['details']> {
  const none = {
    task: null,
    reasons: null,
    skipReason: null,
    activeMs: null,
    active: false,
    purpose: null,
    createdAt: null,
  };
  return { ...none, rationale };
}
