import { type Column, columns, type ExportRow, FACET_COLUMNS } from './export-table.ts';
import type { ExportedComparison } from './exported-comparison.ts';
import { promptMessages } from './prompt-messages.ts';

const WINNERS = { a: 'model_a', b: 'model_b', tie: 'tie', both_bad: 'tie (bothbad)' } as const;

/** Battles as Chatbot Arena publishes them, for its leaderboard tools.
 *  @see https://huggingface.co/datasets/lmsys/chatbot_arena_conversations */
export const ARENA_COLUMNS: readonly Column[] = [
  ...columns('integer', 'question_id'),
  ...columns('text', 'model_a', 'model_b', 'winner', 'judge'),
  ...columns('messages', 'conversation_a', 'conversation_b'),
  ...columns('integer', 'turn'),
  ...columns('boolean', 'anony'),
  ...columns('number', 'tstamp'),
  ...FACET_COLUMNS,
];

/** Skips are no battles. `turn` counts the replies in a conversation, the judged one the last. */
export function arenaRows(comparison: ExportedComparison): ExportRow[] {
  const { id, prompt, language, tags, a, b, outcome, annotator, createdAt } = comparison;
  if (outcome === 'skip') return [];
  const messages = promptMessages(prompt);
  const conversation = (content: string) => [...messages, { role: 'assistant', content }];
  return [
    {
      question_id: id,
      model_a: a.system,
      model_b: b.system,
      winner: WINNERS[outcome],
      judge: annotator,
      conversation_a: conversation(a.text),
      conversation_b: conversation(b.text),
      turn: messages.filter(({ role }) => role === 'assistant').length + 1,
      anony: true,
      tstamp: createdAt.getTime() / 1000,
      language,
      tags,
    },
  ];
}
