import { UsageError } from '../scripts/crowd/options.ts';
import { ApiError } from '../worker/contract/api-error.ts';

/** What the command line ends with. Part of its interface: see `tilt --help`. */
export const EXIT = {
  done: 0,
  /** Something was refused or failed. */
  failed: 1,
  /** The command was not understood. */
  usage: 2,
  /** A key is missing, wrong, or not good for this. */
  key: 3,
  /** No such project, checkpoint, key or route. */
  missing: 4,
  /** The server does not answer, or is too busy for too long. */
  unreachable: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
  if (!(error instanceof ApiError)) return EXIT.failed;
  if (error.status === 401 || error.status === 403) return EXIT.key;
  if (error.status === 404) return EXIT.missing;
  if (error.status === 0 || error.status === 429 || error.status >= 500) return EXIT.unreachable;
  return EXIT.failed;
}
