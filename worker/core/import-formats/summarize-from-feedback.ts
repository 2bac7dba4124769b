import {
  annotatorOf,
  asFields,
  has,
  invalid,
  listField,
  nameField,
  objectField,
  optionalText,
  textField,
  whichOfTwo,
} from './fields.ts';
import { defineFormat } from './format.ts';

/** Comparisons of summaries: a post or an article, two summaries with the policy that wrote each, the worker's choice.
 *  @see https://huggingface.co/datasets/openai/summarize_from_feedback */
export const summarizeFromFeedback = defineFormat({
  name: 'summarize-from-feedback',
  mapping: {
    prompt: 'info.title and info.post, or info.article',
    responses: 'summaries[].text',
    systems: 'summaries[].policy',
    labels: 'choice, by worker',
  },
  detect: (record) => has(record, 'info', 'summaries', 'choice'),
  read(record) {
    const responses = listField(record['summaries'], 'summaries').map((entry, index) => {
      const summary = asFields(entry, `summaries[${index}]`);
      return {
        text: textField(summary['text'], `summaries[${index}].text`),
        system: nameField(summary['policy'], `summaries[${index}].policy`),
      };
    });
    if (responses.length !== 2) throw invalid('summaries must be a list of two');
    const outcome = whichOfTwo(record['choice'], 'choice') === 0 ? ('a' as const) : ('b' as const);
    return [
      {
        prompt: readPrompt(record['info']),
        responses,
        judgements: [{ a: 0, b: 1, outcome, annotator: annotatorOf(record), weight: 1, strength: null }],
      },
    ];
  },
});

function readPrompt(value: unknown): string {
  const info = objectField(value, 'info');
  const body = optionalText(info['post'], 'info.post') ?? optionalText(info['article'], 'info.article');
  if (body === null) throw invalid('info must have a post or an article');
  const title = optionalText(info['title'], 'info.title');
  return title === null ? body : `${title}\n\n${body}`;
}
