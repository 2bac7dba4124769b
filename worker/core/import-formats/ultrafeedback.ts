import type { Judgement } from '../imported-row.ts';
import { facetsOf } from './facets.ts';
import { asFields, type Fields, firstName, has, listField, numberField, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { isMessages } from './messages.ts';
import { pairs } from './pairs.ts';
import { judgementsOfRanking } from './ranking.ts';
import { trlConversational } from './trl-conversational.ts';

const ANY = { least: -1e9, most: 1e9 };

/** UltraFeedback binarized: `{prompt, chosen, rejected, score_chosen, score_rejected}` with conversations, Argilla's
 *  `{instruction, chosen_response, rejected_response, chosen_model, …}`, and UltraFeedback itself, `{instruction, completions:
 *  [{model, response, overall_score}]}`. Equal scores are a tie.
 *  @see https://huggingface.co/datasets/HuggingFaceH4/ultrafeedback_binarized;
 *  https://huggingface.co/datasets/argilla/ultrafeedback-binarized-preferences;
 *  https://huggingface.co/datasets/openbmb/UltraFeedback */
export const ultrafeedback = defineFormat({
  name: 'ultrafeedback',
  mapping: {
    prompt: 'prompt, or instruction',
    responses: 'chosen, rejected; or completions[].response',
    systems: 'chosen_model, rejected_model; or completions[].model',
    labels: 'chosen is preferred, a tie where scores are equal; or overall_score',
  },
  detect: (record) =>
    has(record, 'score_chosen', 'score_rejected', 'chosen', 'rejected') ||
    has(record, 'instruction', 'chosen_response', 'rejected_response') ||
    has(record, 'instruction', 'completions'),
  facets: ({ source }) => facetsOf(null, source),
  read(record) {
    if (has(record, 'completions')) return readCompletions(record);
    const preference = {
      ...record,
      prompt: record['prompt'] ?? record['instruction'],
      chosen: record['chosen'] ?? record['chosen_response'],
      rejected: record['rejected'] ?? record['rejected_response'],
    };
    const rows = (isMessages(preference.chosen) ? trlConversational : pairs).read(preference);
    if (!equalScores(record)) return rows;
    return rows.map((row) => ({ ...row, judgements: row.judgements.map(asTie) }));
  },
});

function equalScores(record: Fields): boolean {
  const score = (...names: string[]) => {
    const name = names.find((each) => has(record, each));
    return name === undefined ? null : numberField(record[name], { field: name, ...ANY });
  };
  const chosen = score('score_chosen', 'chosen_avg_rating');
  return chosen !== null && chosen === score('score_rejected', 'rejected_avg_rating');
}

function asTie(judgement: Judgement): Judgement {
  return { ...judgement, outcome: 'tie' };
}

function readCompletions(record: Fields) {
  const completions = listField(record['completions'], 'completions').map((entry, index) => {
    const at = `completions[${index}]`;
    const fields = asFields(entry, at);
    return {
      text: textField(fields['response'], `${at}.response`),
      system: firstName(fields, 'model'),
      score: numberField(fields['overall_score'], { field: `${at}.overall_score`, ...ANY }),
    };
  });
  const scores = completions.map(({ score }) => score);
  const ranks = scores.every((score) => score !== null) ? scores.map((score) => -Number(score)) : [];
  return [
    {
      prompt: textField(record['instruction'], 'instruction'),
      responses: completions.map(({ text, system }) => ({ text, system })),
      judgements: ranks.length > 1 ? judgementsOfRanking(ranks, null) : [],
    },
  ];
}
