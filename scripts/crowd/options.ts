import type { ArgsDef } from 'citty';

/** A mistake of the one who called, told in a sentence without a stack. */
export class UsageError extends Error {}

export const ARGS = {
  project: {
    type: 'string',
    valueHint: 'slug',
    description: "Project; demo, or for a replay the file's name",
  },
  base: {
    type: 'string',
    valueHint: 'url',
    default: 'http://127.0.0.1:8787',
    description: 'Where Tilt runs',
  },
  annotators: { type: 'string', valueHint: 'n', default: '20', description: 'Simulated annotators' },
  comparisons: {
    type: 'string',
    valueHint: 'n',
    default: '500',
    description: 'Comparisons they make together',
  },
  seed: { type: 'string', valueHint: 'n', default: '1', description: 'Another seed, another crowd' },
  concurrency: { type: 'string', valueHint: 'n', default: '16', description: 'Requests under way at once' },
  duplicates: {
    type: 'string',
    valueHint: 'share',
    default: '0.1',
    description: 'Share of answers sent a second time; they must not count twice',
  },
  spammers: {
    type: 'string',
    valueHint: 'n',
    default: '0',
    description: 'How many of the annotators do not read',
  },
  replay: { type: 'string', valueHint: 'file', description: 'Bring in this recorded crowd (NDJSON) instead' },
  key: {
    type: 'string',
    valueHint: 'tilt_…',
    description: 'Admin key for a replay; else TILT_KEY, else a new one',
  },
  limit: { type: 'string', valueHint: 'n', description: 'Only the first n rows of a replayed file' },
  patience: {
    type: 'string',
    valueHint: 's',
    default: '120',
    description: 'How long to wait for a silent server',
  },
  json: { type: 'boolean', description: 'The summary as JSON on stdout' },
} as const satisfies ArgsDef;

export const EXAMPLES = `EXAMPLES

  npm run crowd                                          500 comparisons by 20 people in the demo
  npm run crowd -- --annotators 50 --comparisons 2000 --seed 7
  npm run crowd -- --spammers 3 --duplicates 0.3         a crowd that is hard to live with
  npm run crowd -- --replay votes.jsonl                  a recorded crowd into project "votes", created if missing
  npm run crowd -- --replay votes.jsonl --project essays --base https://tilt.example --key tilt_…

A recorded crowd has one JSON object a line, of one of these shapes:
  {"prompt": …, "a": …, "b": …, "votes": [{"annotator": …, "outcome": "a" | "b" | "tie"}]}
  {"prompt": …, "chosen": …, "rejected": …}
  {"chosen": …, "rejected": …}     two transcripts with "\\n\\nHuman:" and "\\n\\nAssistant:" that differ in the last reply
Broken off, a replay can be run again: what is there already stays one row.
`;

/** citty lets unknown flags pass; a misspelt one would be a run with the default. */
export function refuseUnknown(args: Record<string, unknown> & { _: string[] }): void {
  const unknown = Object.keys(args).find((name) => name !== '_' && !(name in ARGS));
  if (unknown) throw new UsageError(`There is no --${unknown}; see --help`);
  if (args._.length > 0) throw new UsageError(`Did not expect "${args._[0]}"; see --help`);
}

export function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name} must be a whole number of at least ${least}, not "${text}"`);
}

export function share(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new UsageError(`--${name} must be a share from 0 to 1, not "${text}"`);
}

export function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, '');
  throw new UsageError(`--base must be an address such as http://127.0.0.1:8787, not "${text}"`);
}
