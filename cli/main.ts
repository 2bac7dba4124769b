import { stripVTControlCharacters } from 'node:util';
import { runCommand } from 'citty';
import packageJson from '../package.json' with { type: 'json' };
import { UsageError } from '../scripts/crowd/options.ts';
import type { TiltCommand } from './command.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { helpOf } from './help.ts';
import { nearest } from './nearest.ts';
import { note, paint, print } from './terminal.ts';
import { tilt } from './tilt.ts';

process.stdout.on('error', leaveClosedPipe);
await main(process.argv.slice(2));

async function main(words: string[]): Promise<void> {
  const [command, path] = find(tilt, words);
  if (words[0] === '--version') {
    print(packageJson.version);
    return;
  }
  if (wantsHelp(words) || (command.sub && path.length === words.length)) {
    print(await helpOf(command));
    // Asked for nothing, it has done nothing.
    process.exitCode = wantsHelp(words) || command === tilt ? EXIT.done : EXIT.usage;
    return;
  }
  try {
    if (command.sub) throw noCommand(command.sub, path, words[path.length] ?? '');
    await runCommand(command.command, { rawArgs: words.slice(path.length) });
  } catch (error) {
    fail(error, ['tilt', ...path].join(' '));
  }
}

function wantsHelp(words: readonly string[]): boolean {
  return words[0] === 'help' || words.includes('--help') || words.includes('-h');
}

/** The command that the first words name, and those words. */
function find(command: TiltCommand, words: readonly string[], path: string[] = []): [TiltCommand, string[]] {
  const word = words[path.length];
  const next = word === undefined ? undefined : command.sub?.[word];
  if (next) return find(next, words, [...path, word as string]);
  const isNamed = word !== undefined && !word.startsWith('-');
  const fallback = isNamed || wantsHelp(words) ? undefined : command.sub?.[command.fallback ?? ''];
  return [fallback ?? command, path];
}

function noCommand(sub: Record<string, TiltCommand>, path: readonly string[], word: string): UsageError {
  const meant = nearest(word, Object.keys(sub));
  const guess = meant ? `: did you mean "${['tilt', ...path, meant].join(' ')}"?` : '';
  return new UsageError(`There is no command "${[...path, word].join(' ')}"${guess}`);
}

function fail(error: unknown, command: string): void {
  const isMisuse = error instanceof UsageError || (error as { code?: string }).code === 'EARG';
  process.exitCode = isMisuse ? EXIT.usage : exitCodeOf(error);
  if (process.exitCode === EXIT.interrupted) {
    note('Interrupted.');
    return;
  }
  const message = error instanceof Error ? stripVTControlCharacters(error.message) : String(error);
  note(`${paint('error', 'red', process.stderr)}: ${message}${isMisuse ? `\nSee: ${command} --help` : ''}`);
  if (process.env['TILT_DEBUG'] && error instanceof Error) note(error.stack ?? '');
}

/** Whoever read the output has had enough (`| head`): that is no failure. */
function leaveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
}
