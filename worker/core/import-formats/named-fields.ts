import { type Fields, firstName, has, invalid, textField } from './fields.ts';
import { promptField } from './prompt.ts';

const PROMPTS = ['prompt', 'instruction', 'question', 'input', 'context', 'text'];
const RESPONSE = /^(?:response|reply|answer|completion|generation|output|summary)[-_ ]?(?:\d+|[a-z])$/i;
const SIDES = [
  ['left', 'right'],
  ['text1', 'text2'],
  ['a', 'b'],
] as const;

/** The prompt and the responses of a record whose tool lets everyone name the fields.
 *  @returns responses with the names of their fields, in the record's order
 *  @throws DomainError `validation` where the names tell nothing */
export function namedTexts(record: Fields): {
  prompt: string;
  responses: { field: string; text: string; system: string | null }[];
} {
  const prompt = PROMPTS.find((name) => has(record, name));
  if (prompt === undefined) throw invalid(`no field is a prompt: call it ${PROMPTS.slice(0, 4).join(', ')}`);
  const fields = responseFields(record);
  if (fields.length < 2)
    throw invalid('no two fields are responses: call them response1 and response2, or left and right');
  return {
    prompt: promptField(record[prompt], prompt),
    responses: fields.map((field, index) => ({
      field,
      text: textField(record[field], field),
      system: firstName(record, `${field}_model`, `${field}_system`, ...sideNames(index)),
    })),
  };
}

export function responseFields(record: Fields): string[] {
  const numbered = Object.keys(record).filter((name) => RESPONSE.test(name) && has(record, name));
  if (numbered.length >= 2) return numbered;
  return [...(SIDES.find((names) => has(record, ...names)) ?? [])];
}

function sideNames(index: number): string[] {
  const side = ['a', 'b'][index];
  return side === undefined ? [] : [`model_${side}`, `system_${side}`];
}
