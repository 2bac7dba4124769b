import { facetsOf } from './facets.ts';
import { annotatorOf, has, textField, whichOfTwo } from './fields.ts';
import { defineFormat } from './format.ts';

/** Stanford Human Preferences: a post and two comments on it; `labels` is 1 where the first was preferred. Whose votes these
 *  were is not known.
 *  @see https://huggingface.co/datasets/stanfordnlp/SHP */
export const shp = defineFormat({
  name: 'shp',
  mapping: {
    prompt: 'history',
    responses: 'human_ref_A, human_ref_B',
    systems: null,
    labels: 'labels: 1 for A, 0 for B',
  },
  detect: (record) => has(record, 'history', 'human_ref_A', 'human_ref_B', 'labels'),
  // The subreddit, and the split it is of.
  facets: ({ domain }) =>
    facetsOf(null, typeof domain === 'string' ? domain.replace(/_(?:train|validation|test)$/, '') : null),
  read: (record) => [
    {
      prompt: textField(record['history'], 'history'),
      responses: ['human_ref_A', 'human_ref_B'].map((field) => ({
        text: textField(record[field], field),
        system: null,
      })),
      judgements: [
        {
          a: 0,
          b: 1,
          outcome: whichOfTwo(record['labels'], 'labels') === 1 ? ('a' as const) : ('b' as const),
          annotator: annotatorOf(record),
          weight: 1,
          strength: null,
        },
      ],
    },
  ],
});
