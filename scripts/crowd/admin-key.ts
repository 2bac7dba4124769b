import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The key as given or from the environment; for a server on this machine, a new one.
 *  @param options `isNew`: a new one in any case */
export async function adminKey(
  given: string | undefined,
  base: string,
  { isNew = false } = {},
): Promise<string> {
  const known = isNew ? '' : given || process.env['TILT_KEY'];
  if (known) return known;
  if (!isLoopback(base)) {
    throw new Error(`A replay into ${base} needs an admin key: give --key tilt_… or set TILT_KEY`);
  }
  const create = ['run', '-s', 'key', '--', 'create', '--scope', 'admin'];
  const shell = process.platform === 'win32';
  const { stdout } = await promisify(execFile)('npm', create, { cwd: ROOT, shell }).catch((error: Error) => {
    throw new Error(
      `Could not create an admin key here; give one with --key tilt_… (${error.message.trim()})`,
    );
  });
  return stdout.trim();
}

export function isLoopback(base: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(base).hostname);
}
