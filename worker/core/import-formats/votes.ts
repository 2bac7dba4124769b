import { ownFacets } from './facets.ts';
import { asFields, has, invalid, judgedBy, listField, nameField, outcomeField, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { judgementDetails } from './judgement-details.ts';
import { promptField } from './prompt.ts';

/** A recorded crowd: `{prompt, a, b, system_a?, system_b?, votes: [{annotator?, outcome, strength?, weight?}]}`. */
export const votes = defineFormat({
  name: 'votes',
  mapping: {
    prompt: 'prompt',
    responses: 'a, b',
    systems: 'system_a, system_b',
    labels: 'votes[].outcome, by votes[].annotator',
  },
  detect: (record) => has(record, 'a', 'b'),
  facets: ownFacets,
  read(record) {
    const given = record['votes'] ?? [];
    if (!Array.isArray(given) && typeof given !== 'string')
      throw invalid('votes must be a list of {annotator, outcome}');
    const judgements = listField(given, 'votes').map((entry, index) => {
      const vote = asFields(entry, `votes[${index}]`);
      const at = `votes[${index}].`;
      const outcome = outcomeField(vote['outcome'], `${at}outcome`);
      return { a: 0, b: 1, outcome, ...judgedBy(vote, at), ...judgementDetails(vote, at) };
    });
    return [
      {
        prompt: promptField(record['prompt']),
        responses: [
          { text: textField(record['a'], 'a'), system: nameField(record['system_a'], 'system_a') },
          { text: textField(record['b'], 'b'), system: nameField(record['system_b'], 'system_b') },
        ],
        judgements,
      },
    ];
  },
});
