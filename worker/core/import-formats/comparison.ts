import { judgementOfRanks, ranksOfList } from '../import-ranking.ts';
import type { ImportedRow, Judgement } from '../imported-row.ts';
import { LEAST_RANKED, MOST_RANKED } from '../ranking.ts';
import { ownFacets } from './facets.ts';
import {
  decodedJson,
  type Fields,
  has,
  invalid,
  isAbsent,
  judgedBy,
  listField,
  nameField,
  textField,
} from './fields.ts';
import { defineFormat } from './format.ts';
import { judgementDetails } from './judgement-details.ts';
import { namedOutcome } from './outcome.ts';
import { promptField } from './prompt.ts';

/** One comparison, as Tilt exports them: `{prompt, a, b, outcome, system_a, system_b, annotator, strength, weight, reasons,
 *  rationale, skip_reason, active_ms, active, purpose, created_at, task}`, of which the first four are needed; of three or more
 *  responses also `ranked`, `ranked_systems` and `ranks`. */
export const comparison = defineFormat({
  name: 'comparison',
  mapping: {
    prompt: 'prompt',
    responses: 'a, b; ranked',
    systems: 'system_a, system_b; ranked_systems',
    labels:
      'outcome, ranks; annotator, strength, weight, reasons, rationale, skip_reason, active_ms, active, purpose, created_at',
  },
  detect: (record) => has(record, 'a', 'b', 'outcome'),
  facets: ownFacets,
  read(record) {
    const said = { ...judgedBy(record), ...judgementDetails(record) };
    return [
      {
        prompt: promptField(record['prompt']),
        ...(isAbsent(record['ranked']) ? ofTwo(record, said) : ofMany(record, said)),
      },
    ];
  },
});

type Said = Pick<Judgement, 'annotator' | 'weight' | 'strength' | 'details'>;
type Compared = Pick<ImportedRow, 'responses' | 'judgements'>;

function ofTwo(record: Fields, said: Said): Compared {
  return {
    responses: [
      { text: textField(record['a'], 'a'), system: nameField(record['system_a'], 'system_a') },
      { text: textField(record['b'], 'b'), system: nameField(record['system_b'], 'system_b') },
    ],
    judgements: [{ a: 0, b: 1, outcome: namedOutcome(record['outcome'], 'outcome'), ...said }],
  };
}

/** Three responses or more, which were ranked, or of which all were bad or none was judged. */
function ofMany(record: Fields, said: Said): Compared {
  const texts = listField(record['ranked'], 'ranked');
  const count = texts.length;
  const systems = isAbsent(record['ranked_systems'])
    ? []
    : listField(record['ranked_systems'], 'ranked_systems');
  const responses = texts.map((text, index) => ({
    text: textField(text, `ranked[${index}]`),
    system: nameField(systems[index], `ranked_systems[${index}]`),
  }));
  if (record['outcome'] === 'ranking') {
    const ranks = ranksOfList(decodedJson(record['ranks']), { count, field: 'ranks' });
    return { responses, judgements: [{ ...judgementOfRanks(ranks), ...said }] };
  }
  const outcome = namedOutcome(record['outcome'], 'outcome');
  if ((outcome !== 'both_bad' && outcome !== 'skip') || count < LEAST_RANKED || count > MOST_RANKED)
    throw invalid(
      `outcome must be ranking, both_bad or skip where ${LEAST_RANKED} to ${MOST_RANKED} responses are ranked`,
    );
  const ranking = { members: texts.map((_, index) => index), ranks: null };
  return { responses, judgements: [{ a: 0, b: 1, outcome, ranking, ...said }] };
}
