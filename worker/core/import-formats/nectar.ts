import { plainPrompt } from '../templated-text.ts';
import {
  annotatorOf,
  asFields,
  has,
  invalid,
  listField,
  nameField,
  numberField,
  textField,
} from './fields.ts';
import { defineFormat } from './format.ts';
import { judgementsOfRanking } from './ranking.ts';

/** Nectar: a prompt as a transcript that asks for a reply, and seven answers with the model that wrote each and its rank.
 *  @see https://huggingface.co/datasets/berkeley-nest/Nectar */
export const nectar = defineFormat({
  name: 'nectar',
  mapping: {
    prompt: 'prompt, without the turn that awaits a reply',
    responses: 'answers[].answer',
    systems: 'answers[].model',
    labels: 'answers[].rank, as one ranking',
  },
  detect: (record) => has(record, 'prompt', 'answers'),
  read(record) {
    const answers = listField(record['answers'], 'answers').map((entry, index) => {
      const at = `answers[${index}]`;
      const answer = asFields(entry, at);
      const rank = numberField(answer['rank'], { field: `${at}.rank`, least: 0, most: 1e6 });
      if (rank === null) throw invalid(`${at}.rank must be a number`);
      return {
        text: textField(answer['answer'], `${at}.answer`),
        system: nameField(answer['model'], `${at}.model`),
        rank,
      };
    });
    if (answers.length === 0) throw invalid('answers must be a list of at least one answer');
    const ranks = answers.map(({ rank }) => rank);
    return [
      {
        prompt: plainPrompt(textField(record['prompt'], 'prompt')),
        responses: answers.map(({ text, system }) => ({ text, system })),
        judgements: judgementsOfRanking(ranks, annotatorOf(record)),
      },
    ];
  },
});
