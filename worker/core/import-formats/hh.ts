import { ownFacets } from './facets.ts';
import { has, invalid, judgedBy, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { firstPreferred } from './preference.ts';
import { systemsOfChosen } from './prompt.ts';

const TURN = '\n\nAssistant:';

/** HH-RLHF, and TRL's preference format with an implicit prompt: `{chosen, rejected}`, two texts that begin alike. Of
 *  transcripts the prompt is what both say up to the last reply they begin in common; of other texts, the words they begin
 *  with in common.
 *  @see https://huggingface.co/datasets/Anthropic/hh-rlhf; https://huggingface.co/docs/trl/dataset_formats#preference */
export const hh = defineFormat({
  name: 'hh',
  mapping: {
    prompt: 'what chosen and rejected begin with in common',
    responses: 'the rest of chosen, of rejected',
    systems: 'chosen_system, rejected_system',
    labels: 'chosen is preferred; annotator, strength, weight',
  },
  detect: (record) => has(record, 'chosen', 'rejected') && !has(record, 'prompt'),
  facets: ownFacets,
  read(record) {
    const texts = split(textField(record['chosen'], 'chosen'), textField(record['rejected'], 'rejected'));
    const [first, second] = systemsOfChosen(record);
    return [
      {
        prompt: texts.prompt,
        responses: [
          { text: texts.chosen, system: first },
          { text: texts.rejected, system: second },
        ],
        judgements: [firstPreferred(judgedBy(record))],
      },
    ];
  },
});

function split(chosen: string, rejected: string): { prompt: string; chosen: string; rejected: string } {
  const common = commonLength(chosen, rejected);
  const cut = chosen.slice(0, common).lastIndexOf(TURN);
  if (cut >= 0) {
    const rest = (text: string) => text.slice(cut + TURN.length).trim();
    return { prompt: chosen.slice(0, cut).trim(), chosen: rest(chosen), rejected: rest(rejected) };
  }
  if (chosen === rejected || chosen.includes(TURN) || rejected.includes(TURN))
    throw invalid('chosen and rejected must begin alike, up to an "Assistant:" turn after a blank line');
  const words = wordsWithin(chosen, common);
  const rest = (text: string) => text.slice(words).trim();
  return { prompt: chosen.slice(0, words).trim(), chosen: rest(chosen), rejected: rest(rejected) };
}

/** Where the last whole word that lies within so many characters ends. */
function wordsWithin(text: string, length: number): number {
  const space = /\s\S*$/.exec(text.slice(0, length));
  return space ? space.index : 0;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
