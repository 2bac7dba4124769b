import { adminKey, isLoopback } from '../../scripts/crowd/admin-key.ts';
import { UsageError } from '../../scripts/crowd/options.ts';
import { ApiError } from '../../worker/contract/api-error.ts';
import type { Key } from '../../worker/contract/key.ts';
import { askSecret } from '../ask.ts';
import { tiltCommand } from '../command.ts';
import { addressOf, connectTo, SERVER_ARGS } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { forgetSettings, readSettings, settingsFile, writeSettings } from '../settings.ts';
import { print, printJson } from '../terminal.ts';

export const login = tiltCommand({
  name: 'tilt login',
  description: 'Keep where Tilt is and with which key, for you alone',
  args: {
    ...SERVER_ARGS,
    key: {
      type: 'string',
      valueHint: 'tilt_…',
      description: 'The key; better left out: it is then asked for, or read from a pipe, and in no history',
    },
    'new-key': { type: 'boolean', description: 'Make an admin key; for a server that runs from this folder' },
    forget: { type: 'boolean', description: 'Forget what is kept' },
  },
  examples: `  tilt login                                   here; asks for the key
  tilt login --new-key                         the same, with a new admin key
  tilt login --url https://tilt.example        another server
  pass show tilt | tilt login                  the key from a pipe
  tilt login --forget`,
  async run({ url, key, 'new-key': isNew, forget, json }) {
    if (forget) {
      forgetSettings();
      print('Forgotten.');
      return EXIT.done;
    }
    if (isNew && key) throw new UsageError('Give --key or --new-key, not both');
    const address = addressOf({ url }, { env: {}, kept: readSettings() });
    const given = key ?? (isNew ? await newKey(address.url) : await askSecret(`Key for ${address.url}: `));
    if (!given) throw new UsageError('No key was given');
    const known = await keyOf(address.url, given);
    const file = writeSettings({ url: address.url, key: given });
    if (json) printJson({ url: address.url, file, key: known });
    else print(`Logged in at ${address.url} with a key ${describe(known)}. Kept in ${file}, for you alone.`);
    if (process.env['TILT_KEY'] || process.env['TILT_URL'])
      print('Mind that TILT_URL and TILT_KEY in your environment win over it.');
    return EXIT.done;
  },
});

async function newKey(url: string): Promise<string> {
  if (!isLoopback(url)) throw new UsageError(`--new-key is for a server on this machine, and ${url} is none`);
  return adminKey('', url, { isNew: true });
}

/** What the key may do, asked of the server: a wrong one is not kept. */
async function keyOf(url: string, key: string): Promise<Key> {
  const { client, patiently } = connectTo({ url, key, urlFrom: '', keyFrom: 'what you gave' });
  try {
    return await patiently(() => client.currentKey());
  } catch (error) {
    if (error instanceof ApiError && error.status !== 0)
      error.message += ` Nothing was kept; ${settingsFile()} is as it was.`;
    throw error;
  }
}

function describe({ scopes, project, expires_at }: Key): string {
  const of = project === null ? 'for every project' : `for project ${project}`;
  return `of scope ${scopes.join(', ')} ${of}${expires_at === null ? '' : `, good until ${expires_at}`}`;
}
