import { judgementOfRanks, ranksOfGroups, ranksOfList } from '../import-ranking.ts';
import type { Judgement } from '../imported-row.ts';
import { ownFacets } from './facets.ts';
import {
  asFields,
  type Fields,
  has,
  invalid,
  isFields,
  judgedBy,
  listField,
  nameField,
  textField,
} from './fields.ts';
import { defineFormat } from './format.ts';
import { promptField } from './prompt.ts';

/** Tilt's own: `{prompt, responses: [text | {text, system?, rank?}]}`, beside it what people said of them: `ranking` (places of
 *  responses, best first, `[2, [0, 1]]`), `ranks` (of each response, 1 the best), or
 *  `rankings: [{annotator?, ranking | ranks}]`. */
export const tilt = defineFormat({
  name: 'tilt',
  mapping: {
    prompt: 'prompt',
    responses: 'responses[].text',
    systems: 'responses[].system',
    labels: 'ranking, ranks, rankings or responses[].rank',
  },
  detect: (record) => has(record, 'responses') || (has(record, 'prompt') && 'responses' in record),
  facets: ownFacets,
  read(record) {
    const given = record['responses'];
    if (!Array.isArray(given) && typeof given !== 'string') throw noResponse();
    const entries = listField(given, 'responses');
    if (entries.length === 0) throw noResponse();
    const responses = entries.map((entry, index) => {
      if (typeof entry === 'string') return { text: textField(entry, `responses[${index}]`), system: null };
      const fields = asFields(entry, `responses[${index}]`);
      return {
        text: textField(fields['text'], `responses[${index}].text`),
        system: nameField(fields['system'], 'system'),
      };
    });
    return [{ prompt: promptField(record['prompt']), responses, judgements: rankingsOf(record, entries) }];
  },
});

function rankingsOf(record: Fields, responses: readonly unknown[]): Judgement[] {
  const several = record['rankings'];
  if (several === undefined) {
    const own = responses.map((entry) => (isFields(entry) ? (entry['rank'] ?? null) : null));
    const ranks = record['ranks'] ?? (own.every((rank) => rank === null) ? undefined : own);
    return ranks === undefined && record['ranking'] === undefined
      ? []
      : [rankingOf({ ...record, ranks }, responses.length)];
  }
  if (!Array.isArray(several)) throw invalid('rankings must be a list of {annotator, ranking}');
  return several.map((entry: unknown, index) =>
    rankingOf(asFields(entry, `rankings[${index}]`), responses.length, `rankings[${index}].`),
  );
}

function rankingOf(fields: Fields, count: number, prefix = ''): Judgement {
  const ranks =
    fields['ranking'] === undefined
      ? ranksOfList(fields['ranks'], { count, field: `${prefix}ranks` })
      : ranksOfGroups(fields['ranking'], { count, field: `${prefix}ranking` });
  return { ...judgementOfRanks(ranks), ...judgedBy(fields, prefix) };
}

function noResponse() {
  return invalid('responses must be a list of at least one response');
}
