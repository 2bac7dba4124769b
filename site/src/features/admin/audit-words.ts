import type { AuditEntry } from '../../../../worker/contract/audit.ts';
import type { AuditAction, FieldChange } from '../../../../worker/core/audit.ts';
import { plural } from '../../lib/format.ts';

type Details = AuditEntry['details'];

const count = (details: Details, name: string, one: string) => plural(Number(details[name] ?? 0), one);
const keyOf = ({ name }: Details) => (name ? `the key “${String(name)}”` : 'a key without a name');
const text = (details: Details, name: string) => String(details[name] ?? '');

function changed({ changes }: Details): string {
  const shown = (value: unknown) => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value));
  return ((changes ?? []) as FieldChange[])
    .map(({ field, from, to }) =>
      from === undefined ? field : `${field} from ${shown(from)} to ${shown(to)}`,
    )
    .join('; ');
}

/** What was done, in words; whom or what it was done to is in the details. */
const WORDS: Record<AuditAction, (details: Details) => string> = {
  'project.created': (of) => `Made the project “${text(of, 'name')}”`,
  'project.changed': (of) => `Changed ${changed(of)}`,
  'project.deleted': (of) => `Deleted the project ${text(of, 'slug')}`,
  'key.created': (of) =>
    `Made ${keyOf(of)} (${text(of, 'id')}), of scope ${((of['scopes'] ?? []) as string[]).join(', ')}`,
  'key.rotated': (of) => `Rotated ${keyOf(of)} (${text(of, 'id')} to ${text(of, 'replaced_by')})`,
  'key.revoked': (of) => `Revoked ${keyOf(of)} (${text(of, 'id')})`,
  'annotator.quarantined': (of) => `Put annotator ${text(of, 'annotator')} in quarantine`,
  'annotator.released': (of) => `Let annotator ${text(of, 'annotator')} out of quarantine`,
  'annotator.erased': (of) => `Erased an annotator, with ${count(of, 'comparisons', 'comparison')}`,
  'comparison.excluded': (of) => `Took comparison ${text(of, 'comparison')} out`,
  'data.imported': (of) =>
    `Imported ${count(of, 'prompts', 'prompt')}, ${count(of, 'responses', 'response')}, ${count(of, 'comparisons', 'comparison')}; ${count(of, 'skipped', 'row')} there already, ${count(of, 'unreadable', 'line')} not readable`,
  'gold.marked': (of) => `Marked ${count(of, 'pairs', 'pair')} as gold`,
  'gold.unmarked': (of) => `Made gold pair ${text(of, 'id')} an ordinary one`,
  'prior.set': (of) =>
    of['file']
      ? 'Set a prior, from a file'
      : `Set a prior: step ${text(of, 'step')} of ${text(of, 'project')}`,
  'prior.removed': () => 'Took the prior away',
  'model.rebuilt': (of) => `Had the model learn again from ${count(of, 'comparisons', 'comparison')}`,
  'model.promoted': () => 'Promoted a model',
  'model.rolled_back': () => 'Went back to an earlier model',
  'webhook.created': (of) => `Made a webhook to ${text(of, 'origin')}`,
  'webhook.deleted': (of) => `Deleted webhook ${text(of, 'id')}`,
};

export function wordsOf({ action, details }: Pick<AuditEntry, 'action' | 'details'>): string {
  return WORDS[action](details);
}

export function actorOf({ key, key_name: name }: Pick<AuditEntry, 'key' | 'key_name'>): string {
  if (key === null) return 'the annotator';
  return name ? `the key “${name}” (${key})` : `a key without a name (${key})`;
}
