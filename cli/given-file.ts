import { once } from 'node:events';
import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync, constants as zlib } from 'node:zlib';
import { UsageError } from '../scripts/crowd/options.ts';

const START_BYTES = 4096;

/** A file as the user named it: npm runs scripts in the package's folder, and a relative path is meant from where the user stands.
 *  @returns an absolute path, or `-` for stdin
 *  @throws UsageError where it cannot be read */
export function givenFile(name: string): string {
  if (name === '-') return name;
  const file = outputFile(name);
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`Cannot read ${file}`);
  }
  return file;
}

/** The same for a file that is yet to be written. */
export function outputFile(name: string): string {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return resolve(npm_lifecycle_event === 'tilt' && INIT_CWD ? INIT_CWD : '.', name);
}

/** The beginning of a file as text, unpacked where it is gzip; of stdin (`-`) what arrives first, which stays to be read. */
export async function startOf(file: string): Promise<string> {
  if (file === '-') return startOfStdin();
  const handle = openSync(file, 'r');
  const buffer = Buffer.alloc(START_BYTES);
  const bytes = buffer.subarray(0, readSync(handle, buffer, 0, START_BYTES, 0));
  closeSync(handle);
  const text = file.endsWith('.gz') ? gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH }) : bytes;
  return text.toString('utf8');
}

async function startOfStdin(): Promise<string> {
  await once(process.stdin, 'readable');
  const first: Buffer | null = process.stdin.read();
  if (first) process.stdin.unshift(first);
  return first?.subarray(0, START_BYTES).toString('utf8') ?? '';
}
