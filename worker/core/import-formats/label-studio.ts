import type { Judgement } from '../imported-row.ts';
import { facetsOf } from './facets.ts';
import {
  asFields,
  decodedJson,
  type Fields,
  firstName,
  has,
  isFields,
  listField,
  nameField,
  numberField,
  objectField,
} from './fields.ts';
import { defineFormat } from './format.ts';
import { judgementDetails } from './judgement-details.ts';
import { namedTexts, responseFields } from './named-fields.ts';
import { knownOutcome } from './outcome.ts';

/** Tasks of Label Studio that were annotated with its Pairwise tag: JSON, `{data, annotations: [{completed_by, lead_time,
 *  result: [{type: "pairwise", value: {selected: "left"}}]}]}`, or JSON-MIN and CSV, the data's fields with the results among
 *  them, `[{selected: "left"}]` or its JSON text. A choice beside the tag may say that they are equal.
 *  @see https://labelstud.io/tags/pairwise; https://labelstud.io/guide/export
 *  @see https://github.com/HumanSignal/label-studio-sdk `converter/utils.py`, prettify_result */
export const labelStudio = defineFormat({
  name: 'label-studio',
  mapping: {
    prompt: 'data.prompt (or instruction, question …)',
    responses: 'data.answer1, data.answer2 (or response1 …, left, right)',
    systems: 'data.model_a, data.model_b',
    labels: 'annotations[].result[].value.selected, by completed_by',
  },
  detect: (record) =>
    (has(record, 'data', 'annotations') && isFields(record['data'])) ||
    (has(record, 'annotation_id') && responseFields(record).length === 2),
  facets({ data, ...record }) {
    const { language, tags, category } = isFields(data) ? data : record;
    return facetsOf(language, tags ?? category);
  },
  read(record) {
    const nested = has(record, 'data', 'annotations');
    const { prompt, responses } = namedTexts(nested ? objectField(record['data'], 'data') : record);
    return [
      {
        prompt,
        responses: responses.map(({ text, system }) => ({ text, system })),
        judgements: nested ? ofAnnotations(record['annotations']) : ofMinimal(record),
      },
    ];
  },
});

function ofAnnotations(value: unknown): Judgement[] {
  return listField(value, 'annotations').flatMap((entry, index) => {
    const annotation = asFields(entry, `annotations[${index}]`);
    if (annotation['was_cancelled'] === true || !has(annotation, 'result')) return [];
    const results = listField(annotation['result'], `annotations[${index}].result`).filter(isFields);
    const outcomes = results.flatMap((result) => knownOutcome(selectedIn(result)) ?? []);
    return outcomes.slice(0, 1).map((outcome) => ({ a: 0, b: 1, outcome, ...by(annotation) }));
  });
}

function selectedIn({ value }: Fields): unknown {
  if (!isFields(value)) return undefined;
  const { choices } = value;
  return value['selected'] ?? (Array.isArray(choices) ? choices[0] : undefined);
}

/** The one field whose value is an outcome, or results of which one is. */
function ofMinimal(record: Fields): Judgement[] {
  const texts = responseFields(record);
  const outcomes = Object.entries(record)
    .filter(([name]) => !texts.includes(name))
    .flatMap(([, value]) => namedIn(decodedJson(value)).flatMap((name) => knownOutcome(name) ?? []));
  return outcomes.slice(0, 1).map((outcome) => ({ a: 0, b: 1, outcome, ...by(record) }));
}

function namedIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map((each) => selectedIn({ value: each })) : [value];
}

function by(annotation: Fields) {
  const who = annotation['completed_by'];
  const seconds = numberField(annotation['lead_time'], { field: 'lead_time', least: 0, most: 1e9 });
  const active_ms = seconds === null ? null : Math.min(86_400_000, Math.round(seconds * 1000));
  return {
    annotator: isFields(who)
      ? firstName(who, 'id', 'email')
      : nameField(who ?? annotation['annotator'], 'completed_by'),
    weight: 1,
    strength: null,
    ...judgementDetails({ active_ms, created_at: annotation['created_at'] }),
  };
}
