import { UPPER } from './characters.ts';
import { QUESTION } from './marks.ts';
import { type StyleFeature, share, sumOfMarks } from './style-feature.ts';

export const PUNCTUATION_FEATURES: readonly StyleFeature[] = [
  {
    name: 'commas',
    description: 'commas, by the square root of the words',
    scale: 2,
    measure: (t) => share(sumOfMarks(t, ','), Math.sqrt(t.words)),
  },
  {
    name: 'comma_count',
    description: 'log(1 + commas)',
    scale: 1,
    measure: (t) => Math.log1p(sumOfMarks(t, ',')),
  },
  {
    name: 'commas_per_sentence',
    description: 'log(1 + commas per sentence)',
    scale: 1.4,
    measure: (t) => Math.log1p(share(sumOfMarks(t, ','), t.sentences)),
  },
  {
    name: 'series',
    description: 'has words in a series, as "bread, milk and eggs"',
    scale: 1.6,
    measure: (t) => (t.hasSeries ? 1 : 0),
  },
  {
    name: 'questions',
    description: 'log(1 + question marks)',
    scale: 1.9,
    measure: (t) => Math.log1p(sumOfMarks(t, '?')),
  },
  {
    name: 'asking_sentences',
    description: 'share of sentences that are questions',
    scale: 3.4,
    measure: (t) => share(t.askingSentences, t.sentences),
  },
  {
    name: 'only_asks',
    description: 'every sentence is a question',
    scale: 3,
    measure: (t) => (t.sentences > 0 && t.askingSentences === t.sentences ? 1 : 0),
  },
  {
    name: 'exclamations',
    description: 'log(1 + exclamation marks)',
    scale: 2,
    measure: (t) => Math.log1p(sumOfMarks(t, '!')),
  },
  {
    name: 'repeated_marks',
    description: 'log(1 + . ! ? that follow themselves)',
    scale: 1.8,
    measure: (t) => Math.log1p(t.repeatedMarks),
  },
  {
    name: 'quotes',
    description: 'log(1 + quotation marks)',
    scale: 1.25,
    measure: (t) => Math.log1p(sumOfMarks(t, '"')),
  },
  {
    name: 'brackets',
    description: 'log(1 + opening brackets)',
    scale: 1.9,
    measure: (t) => Math.log1p(sumOfMarks(t, '([{')),
  },
  {
    name: 'colons',
    description: 'log(1 + colons and semicolons)',
    scale: 2,
    measure: (t) => Math.log1p(sumOfMarks(t, ':;')),
  },
  {
    name: 'dashes',
    description: 'log(1 + hyphens and dashes)',
    scale: 1.3,
    measure: (t) => Math.log1p(sumOfMarks(t, '-')),
  },
  {
    name: 'parting_dashes',
    description: 'log(1 + dashes between words, without hyphens)',
    scale: 3,
    measure: (t) => Math.log1p(t.partingDashes),
  },
  {
    name: 'ends_complete',
    description: 'ends in . ! ? or a closing mark',
    scale: 1.8,
    measure: (t) => ('.!?")]`*'.includes(String.fromCharCode(t.lastMark)) ? 1 : 0),
  },
  {
    name: 'ends_asking',
    description: 'ends in a question mark',
    scale: 2.4,
    measure: (t) => (t.lastMark === QUESTION ? 1 : 0),
  },
  {
    name: 'starts_capital',
    description: 'begins with a capital',
    scale: 2.3,
    measure: (t) => (t.firstKind === UPPER ? 1 : 0),
  },
  {
    name: 'careless_sentences',
    description: 'share of sentences that begin in lower case',
    scale: 2.9,
    measure: (t) => share(t.lowerCaseSentences, t.sentences),
  },
];

export const MARKUP_FEATURES: readonly StyleFeature[] = [
  {
    name: 'bullets',
    description: 'log(1 + bullet points)',
    scale: 1.5,
    measure: (t) => Math.log1p(t.lines.bullets),
  },
  {
    name: 'numbered',
    description: 'log(1 + numbered points)',
    scale: 2,
    measure: (t) => Math.log1p(t.lines.numbered),
  },
  {
    name: 'headings',
    description: 'log(1 + headings)',
    scale: 1.5,
    measure: (t) => Math.log1p(t.lines.headings),
  },
  {
    name: 'emphasis',
    description: 'log(1 + asterisks and underscores)',
    scale: 1.5,
    measure: (t) => Math.log1p(sumOfMarks(t, '*_')),
  },
  {
    name: 'code',
    description: 'log(1 + backticks, and table bars)',
    scale: 1.5,
    measure: (t) => Math.log1p(sumOfMarks(t, '`') + t.lines.tableRows),
  },
  {
    name: 'links',
    description: 'log(1 + slashes)',
    scale: 2,
    measure: (t) => Math.log1p(sumOfMarks(t, '/')),
  },
];
