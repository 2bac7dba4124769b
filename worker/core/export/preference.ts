import { type Column, columns, type ExportRow, FACET_COLUMNS } from './export-table.ts';
import { type ExportedComparison, preferencesOf } from './exported-comparison.ts';
import { promptMessages } from './prompt-messages.ts';

/** How a preference is written: the prompt by itself, as the beginning of both texts, or all as messages. */
export type Style = 'explicit' | 'implicit' | 'conversational';

const TEXT_OF: Record<Style, Column['type']> = {
  explicit: 'text',
  implicit: 'text',
  conversational: 'messages',
};

/** The columns that TRL's reward, DPO, CPO and ORPO trainers read.
 *  @see https://huggingface.co/docs/trl/dataset_formats#preference */
export function preferenceColumns(style: Style): Column[] {
  const names = style === 'implicit' ? ['chosen', 'rejected'] : ['prompt', 'chosen', 'rejected'];
  return columns(TEXT_OF[style], ...names);
}

/** What else a preference tells. Trainers leave these columns aside, and an import takes them back. */
export const PREFERENCE_DETAILS: readonly Column[] = [
  ...columns('text', 'chosen_system', 'rejected_system', 'annotator'),
  ...columns('integer', 'strength'),
  ...columns('number', 'weight'),
  ...FACET_COLUMNS,
];

export function preferenceRows(comparison: ExportedComparison, style: Style): ExportRow[] {
  return preferencesOf(comparison).map(({ chosen, rejected }) => ({
    ...written(comparison.prompt, [chosen.text, rejected.text], style),
    chosen_system: chosen.system,
    rejected_system: rejected.system,
    annotator: comparison.annotator,
    strength: comparison.strength,
    weight: comparison.weight,
    language: comparison.language,
    tags: comparison.tags,
  }));
}

function written(prompt: string, [chosen, rejected]: [string, string], style: Style): ExportRow {
  if (style === 'explicit') return { prompt, chosen, rejected };
  if (style === 'implicit')
    return { chosen: transcript(prompt, chosen), rejected: transcript(prompt, rejected) };
  const reply = (content: string) => [{ role: 'assistant', content }];
  return { prompt: promptMessages(prompt), chosen: reply(chosen), rejected: reply(rejected) };
}

/** A prompt and what answers it as one text, in the form of HH-RLHF, whose transcripts begin with a blank line. */
function transcript(prompt: string, response: string): string {
  return `${prompt.startsWith('Human:') ? '\n\n' : ''}${prompt}\n\nAssistant: ${response}`;
}
