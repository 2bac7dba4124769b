import type { Judgement } from '../imported-row.ts';
import { asFields, type Fields, firstName, has, isFields, listField, objectField } from './fields.ts';
import { defineFormat } from './format.ts';
import { namedTexts, responseFields } from './named-fields.ts';
import { knownOutcome } from './outcome.ts';
import { judgementsOfRanking } from './ranking.ts';

interface Answer {
  value: unknown;
  annotator: string | null;
}

/** Records of Argilla in which people chose between responses or ranked them: `{fields, responses: {question: [{value,
 *  user_id}]}}`, the same flattened (`question.responses`, `question.responses.users`), or of version 1, with lists of
 *  `{user_id, value, status}` beside the fields, or `{fields, responses: [{user_id, values: {question: {value}}}]}`. A value
 *  names a field, or lists fields best first, or gives each a rank.
 *  @see https://docs.argilla.io/latest/how_to_guides/import_export */
export const argilla = defineFormat({
  name: 'argilla',
  mapping: {
    prompt: 'fields.prompt (or instruction, question …)',
    responses: 'fields.response1, fields.response2 …',
    systems: 'fields.model_a, fields.model_b',
    labels: 'answers to the questions that name responses, by user_id',
  },
  detect: (record) =>
    (isFields(record['fields']) && (isFields(record['responses']) || isOfPeople(record['responses']))) ||
    (responseFields(record).length >= 2 && Object.keys(record).some((name) => isQuestion(record, name))),
  read(record) {
    const nested = isFields(record['fields']);
    const { prompt, responses } = namedTexts(nested ? objectField(record['fields'], 'fields') : record);
    const fields = responses.map(({ field }) => normal(field));
    return [
      {
        prompt,
        responses: responses.map(({ text, system }) => ({ text, system })),
        judgements: answersIn(record).flatMap((answer) => judgementsOf(answer, fields)),
      },
    ];
  },
});

function isQuestion(record: Fields, name: string): boolean {
  if (name.endsWith('.responses')) return Array.isArray(record[name]);
  const value = record[name];
  return (
    Array.isArray(value) && value.length > 0 && value.every((each) => isFields(each) && 'user_id' in each)
  );
}

/** What each person said to all questions, as version 1 keeps it. */
function isOfPeople(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.every((each) => isFields(each) && isFields(each['values']));
}

function answersIn(record: Fields): Answer[] {
  if (isOfPeople(record['responses'])) return record['responses'].filter(isSubmitted).flatMap(ofPerson);
  const questions = isFields(record['fields']) ? objectField(record['responses'], 'responses') : record;
  return Object.keys(questions).flatMap((name) => {
    if (name.endsWith('.responses')) return flattened(record, name);
    if (!isQuestion(questions, name)) return [];
    return listField(questions[name], name)
      .map((entry) => asFields(entry, name))
      .filter(isSubmitted)
      .map((entry) => ({ value: entry['value'], annotator: firstName(entry, 'user_id') }));
  });
}

function ofPerson(person: Fields): Answer[] {
  const annotator = firstName(person, 'user_id');
  return Object.values(objectField(person['values'], 'responses[].values'))
    .filter(isFields)
    .map(({ value }) => ({ value, annotator }));
}

function isSubmitted({ status }: Fields): boolean {
  return status !== 'discarded' && status !== 'draft';
}

function flattened(record: Fields, name: string): Answer[] {
  if (!has(record, name)) return [];
  const beside = (of: string) =>
    has(record, `${name}.${of}`) ? listField(record[`${name}.${of}`], `${name}.${of}`) : [];
  const [users, statuses] = [beside('users'), beside('status')];
  return listField(record[name], name)
    .map((value, index) => ({ value, user_id: users[index], status: statuses[index] }))
    .filter(isSubmitted)
    .map(({ value, user_id }) => ({ value, annotator: typeof user_id === 'string' ? user_id : null }));
}

/** An answer that names no response is of another question. */
function judgementsOf({ value, annotator }: Answer, fields: readonly string[]): Judgement[] {
  if (Array.isArray(value)) return rankingOf(value, fields, annotator);
  if (isFields(value)) return rankingOf(entriesOf(value), fields, annotator);
  if (typeof value !== 'string') return [];
  const chosen = fields.indexOf(normal(value));
  const by = { annotator, weight: 1, strength: null };
  if (fields.length === 2 && chosen >= 0) return [{ a: 0, b: 1, outcome: chosen === 0 ? 'a' : 'b', ...by }];
  const outcome = fields.length === 2 ? knownOutcome(value) : null;
  return outcome ? [{ a: 0, b: 1, outcome, ...by }] : [];
}

function rankingOf(
  value: readonly unknown[],
  fields: readonly string[],
  annotator: string | null,
): Judgement[] {
  const ranks = fields.map((field) => rankIn(value, field));
  if (ranks.length < 2 || ranks.some((rank) => rank === null)) return [];
  return judgementsOfRanking(ranks.map(Number), annotator);
}

/** `{rank: [1, 2], value: [one, other]}`, as the datasets library keeps a list of `{rank, value}`. */
function entriesOf({ rank, value }: Fields): Fields[] {
  if (!Array.isArray(rank) || !Array.isArray(value)) return [];
  return value.map((each: unknown, index) => ({ value: each, rank: rank[index] }));
}

function rankIn(value: readonly unknown[], field: string): number | null {
  const place = value.findIndex((each) => normal(isFields(each) ? each['value'] : each) === field);
  if (place < 0) return null;
  const entry = value[place];
  return isFields(entry) && typeof entry['rank'] === 'number' ? entry['rank'] : place;
}

/** Argilla's names of questions' options have hyphens where those of fields have underscores. */
function normal(name: unknown): string {
  return typeof name === 'string' ? name.toLowerCase().replace(/[-_ ]/g, '') : '';
}
