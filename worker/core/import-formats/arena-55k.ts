import type { Outcome } from '../comparison.ts';
import type { Message } from '../conversation.ts';
import { facetsOf } from './facets.ts';
import { annotatorOf, decodedJson, type Fields, has, invalid, nameField, textField } from './fields.ts';
import { defineFormat } from './format.ts';
import { splitConversations } from './messages.ts';
import { winnerField } from './outcome.ts';

const WON = ['winner_model_a', 'winner_model_b', 'winner_tie'] as const;
const OUTCOMES: Outcome[] = ['a', 'b', 'tie'];

/** The arena's 55k battles, a CSV: `prompt`, `response_a` and `response_b` are JSON texts of a list with one entry a turn, and
 *  one of `winner_model_a`, `winner_model_b`, `winner_tie` is 1. In the arena's later battles of one turn each they are plain
 *  texts, and `winner` names the better side.
 *  @see https://huggingface.co/datasets/lmarena-ai/arena-human-preference-55k
 *  @see https://www.kaggle.com/competitions/wsdm-cup-multilingual-chatbot-arena/data */
export const arena55k = defineFormat({
  name: 'arena-55k',
  mapping: {
    prompt: 'prompt, turn by turn',
    responses: 'response_a, response_b, turn by turn',
    systems: 'model_a, model_b',
    labels: 'winner_model_a, winner_model_b, winner_tie; or winner',
  },
  detect: (record) =>
    has(record, 'prompt', 'response_a', 'response_b') &&
    (has(record, ...WON) || has(record, 'winner', 'model_a', 'model_b')),
  facets: ({ language }) => facetsOf(language),
  read(record) {
    const outcome = outcomeOf(record);
    const { prompt, responses } = splitConversations(
      conversation(record, 'response_a'),
      conversation(record, 'response_b'),
    );
    return [
      {
        prompt,
        responses: [
          { text: responses[0], system: nameField(record['model_a'], 'model_a') },
          { text: responses[1], system: nameField(record['model_b'], 'model_b') },
        ],
        judgements: [{ a: 0, b: 1, outcome, annotator: annotatorOf(record), weight: 1, strength: null }],
      },
    ];
  },
});

function outcomeOf(record: Fields): Outcome {
  if (has(record, 'winner')) return winnerField(record['winner']);
  const outcome = OUTCOMES[WON.findIndex((field) => Number(record[field]) === 1)];
  if (!outcome) throw invalid('one of winner_model_a, winner_model_b, winner_tie must be 1');
  return outcome;
}

function conversation(record: Fields, side: 'response_a' | 'response_b'): Message[] {
  const prompts = turns(record['prompt'], 'prompt');
  const responses = turns(record[side], side);
  if (responses.length < prompts.length) throw invalid(`${side} must have an entry for each turn of prompt`);
  return prompts.flatMap((content, turn) => [
    { role: 'user', content },
    { role: 'assistant', content: responses[turn] ?? '' },
  ]);
}

/** A turn without words is null; a text that is no list of turns is the only one. */
function turns(value: unknown, field: string): string[] {
  const list = decodedJson(value);
  const isTurns = Array.isArray(list) && list.every((turn) => turn === null || typeof turn === 'string');
  return (isTurns ? list : [value]).map((turn) => (turn === null ? '' : textField(turn, field)));
}
