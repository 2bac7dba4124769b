import { filterValue } from './export-filters.ts';

/** What can be downloaded, and what it is. */
export const FORMATS = {
  comparisons: 'Each comparison with its prompt, its two responses and its outcome.',
  'trl-preference': 'Prompt, chosen and rejected, as TRL’s trainers read them.',
  dpo: 'The same for DPO.',
  kto: 'One response a line, wanted or not, for KTO.',
  arena: 'As Chatbot Arena publishes its battles.',
  rewards: 'Each response with its reward by the newest model.',
  leaderboard: 'The systems with their ratings and intervals.',
  annotators: 'How each annotator answers, by pseudonym.',
  card: 'A data card: what to know before using the data.',
} as const;

const EXTENSIONS: Record<string, string> = {
  ndjson: 'jsonl',
  csv: 'csv',
  parquet: 'parquet',
  json: 'json',
  markdown: 'md',
};

/** The others are of the project as a whole. */
export function takesFilters(format: string): boolean {
  return ['comparisons', 'trl-preference', 'dpo', 'kto', 'arena'].includes(format);
}

export function exportName(slug: string, format: string, as: string): string {
  return `${slug}-${format}.${EXTENSIONS[as] ?? as}`;
}

/** What is asked of the API: filters that are filled in, where the format takes any. */
export function exportQuery(
  format: string,
  as: string,
  filters: Record<string, string>,
): Record<string, string> {
  const given = Object.entries(filters)
    .map(([name, typed]) => [name, filterValue(typed)] as const)
    .filter(([, value]) => value !== '');
  return { format, as, ...(takesFilters(format) ? Object.fromEntries(given) : {}) };
}
