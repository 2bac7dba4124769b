import { listLog, listRate, type StyleFeature, share } from './style-feature.ts';

/** Manner, by word lists (lexicon.ts). */
export const MANNER_FEATURES: readonly StyleFeature[] = [
  {
    name: 'refusal',
    description: 'cannot, unable to, as an …: log(1 + count)',
    scale: 2.4,
    measure: listLog('refusal'),
  },
  {
    name: 'apology',
    description: 'sorry, unfortunately …: log(1 + count)',
    scale: 3,
    measure: listLog('apology'),
  },
  {
    name: 'hedging',
    description: 'maybe, might, I think …, by the square root of the words',
    scale: 3.5,
    measure: listRate('hedge'),
  },
  {
    name: 'connectives',
    description: 'because, however, for example …, by the square root of the words',
    scale: 2.9,
    measure: listRate('connective'),
  },
  {
    name: 'courtesy',
    description: 'please, sure, happy …: log(1 + count)',
    scale: 1.7,
    measure: listLog('courtesy'),
  },
  {
    name: 'negation',
    description: "not, no, don't …, by the square root of the words",
    scale: 3.5,
    measure: listRate('negation'),
  },
  {
    name: 'first_person',
    description: 'I, me, my …, by the square root of the words',
    scale: 2.9,
    measure: listRate('firstPerson'),
  },
  {
    name: 'we',
    description: 'we, us, our …, by the square root of the words',
    scale: 3.5,
    measure: listRate('weUs'),
  },
  {
    name: 'second_person',
    description: 'you, your …, by the square root of the words',
    scale: 2.6,
    measure: listRate('secondPerson'),
  },
  {
    name: 'function_words',
    description: 'the, of, and …, per word',
    scale: 7.5,
    measure: (t) => share(t.lists.functionWord, t.words),
  },
  {
    name: 'informal',
    description: 'lol, gonna, dont …: log(1 + count)',
    scale: 2.2,
    measure: listLog('informal'),
  },
  {
    name: 'obligation',
    description: 'should, must, need …: log(1 + count)',
    scale: 1.8,
    measure: listLog('obligation'),
  },
  {
    name: 'evidence',
    description: 'study, data, according …: log(1 + count)',
    scale: 1.9,
    measure: listLog('evidence'),
  },
  {
    name: 'superlatives',
    description: 'very, always, best …, by the square root of the words',
    scale: 3.5,
    measure: listRate('superlative'),
  },
  {
    name: 'praise',
    description: 'good, fun, beautiful …, by the square root of the words',
    scale: 4,
    measure: listRate('praise'),
  },
];

/** What a response has of its prompt. */
export const PROMPT_FEATURES: readonly StyleFeature[] = [
  {
    name: 'prompt_words_used',
    description: 'share of the distinct words of the prompt that occur',
    scale: 3.7,
    measure: (t) => share(t.sharedWords, t.distinctPromptWords),
  },
  {
    name: 'words_from_prompt',
    description: 'share of the distinct words that the prompt has',
    scale: 5.5,
    measure: (t) => share(t.sharedWords, t.distinctWords),
  },
  {
    name: 'asks_when_asked',
    description: 'has a question mark where the prompt ends with one near',
    scale: 1.9,
    measure: (t) => (t.promptAsks && (t.marks[0x3f] as number) > 0 ? 1 : 0),
  },
  {
    name: 'new_words',
    description: 'log(1 + distinct words that the prompt has not)',
    scale: 1.1,
    measure: (t) => Math.log1p(t.distinctWords - t.sharedWords),
  },
  {
    name: 'new_content',
    description: 'log(1 + those of them of 3 letters and more that are no function words)',
    scale: 1,
    measure: (t) => Math.log1p(t.newContentWords),
  },
  {
    name: 'last_words_used',
    description: "share of the distinct words of the prompt's last paragraph that occur",
    scale: 3.5,
    measure: (t) => share(t.sharedLastWords, t.distinctLastWords),
  },
  {
    name: 'words_from_last',
    description: "share of the distinct words that the prompt's last paragraph has",
    scale: 7,
    measure: (t) => share(t.sharedLastWords, t.distinctWords),
  },
  {
    name: 'pairs_from_turn',
    description: 'log(1 + distinct pairs of neighbouring words that the last turn has)',
    scale: 1.2,
    measure: (t) => Math.log1p(t.sharedTurnPairs),
  },
  {
    name: 'triples_from_turn',
    description: 'log(1 + distinct triples of neighbouring words that the last turn has)',
    scale: 1.4,
    measure: (t) => Math.log1p(t.sharedTurnTriples),
  },
];
