/** The parts of the API, in the order a reader meets them, and what the paths of each end in. Below `/v1/projects/{slug}` the first word
 *  decides, elsewhere the first after `/v1`. */
const PARTS = {
  Projects: ['projects', ''],
  'Data in and out': ['import', 'export'],
  Annotating: ['tasks', 'comparisons', 'annotator-tokens', 'me'],
  Scoring: ['score', 'rank', 'compare', 'clients', 'models'],
  Reading: ['leaderboard', 'prompts', 'progress', 'training', 'live', 'checkpoints', 'health'],
  'Who is relied on': ['annotators', 'gold'],
  'The model’s start': ['prior', 'rebuild'],
  Webhooks: ['webhooks'],
  Keys: ['keys'],
} as const;

/** Of calls that clients of other servers make. */
export const DIALECTS = 'Dialects';
const OTHER = 'Other';
export const TAGS: readonly string[] = [...Object.keys(PARTS), DIALECTS, OTHER];

/** The part of the API that a path belongs to; {@link OTHER} for one that nobody has placed. */
export function tagOf(path: string): string {
  const rest = path.replace(/^\/v1\/projects\/\{slug\}/, '').replace(/^\/v1/, '');
  const [, word = ''] = rest.split('/');
  for (const [part, words] of Object.entries(PARTS))
    if ((words as readonly string[]).includes(word)) return part;
  return OTHER;
}
