import { type Column, columns, type ExportRow } from './export-table.ts';
import { type ExportedComparison, preferencesOf } from './exported-comparison.ts';
import type { Style } from './preference.ts';
import { promptMessages } from './prompt-messages.ts';

/** The columns of TRL's unpaired preferences, which KTO trains on.
 *  @see https://huggingface.co/docs/trl/dataset_formats#unpaired-preference */
export function ktoColumns(style: Style): Column[] {
  const type = style === 'conversational' ? 'messages' : 'text';
  return [...columns(type, 'prompt', 'completion'), ...columns('boolean', 'label')];
}

/** The preferred response is desirable and the other one not; of two bad ones neither is. A tie tells of neither. */
export function ktoRows(comparison: ExportedComparison, style: Style): ExportRow[] {
  const { prompt, a, b, outcome } = comparison;
  const row = (text: string, label: boolean): ExportRow =>
    style === 'conversational'
      ? { prompt: promptMessages(prompt), completion: [{ role: 'assistant', content: text }], label }
      : { prompt, completion: text, label };
  if (outcome === 'both_bad') return [row(a.text, false), row(b.text, false)];
  return preferencesOf(comparison).flatMap(({ chosen, rejected }) => [
    row(chosen.text, true),
    row(rejected.text, false),
  ]);
}
