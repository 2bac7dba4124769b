import { stripVTControlCharacters } from 'node:util';
import { type CommandDef, renderUsage, runCommand } from 'citty';
import packageJson from '../package.json' with { type: 'json' };
import { UsageError } from '../scripts/crowd/options.ts';
import { commandGroup, type TiltCommand } from './command.ts';
import { crowd } from './commands/crowd.ts';
import { doctor } from './commands/doctor.ts';
import { exportData } from './commands/export.ts';
import { importData } from './commands/import.ts';
import { key } from './commands/key.ts';
import { login } from './commands/login.ts';
import { projects } from './commands/projects.ts';
import { rank } from './commands/rank.ts';
import { rebuild } from './commands/rebuild.ts';
import { score } from './commands/score.ts';
import { watch } from './commands/watch.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { hasColour, note, paint, print } from './terminal.ts';

const EXAMPLES = `  tilt login --url https://tilt.example        once: where, and with which key
  tilt projects                                what there is
  tilt import votes.jsonl --project support    send data; run it again to go on where it broke off
  tilt watch --project support                 see the model learn
  tilt score texts.jsonl > scores.jsonl        rewards, one line a line
  tilt doctor --project support                what is wrong, and what to do about it`;

const ENVIRONMENT = `${'ENVIRONMENT'}

  TILT_URL, TILT_KEY   win over what tilt login keeps
  TILT_PROJECT         where --project is left out
  NO_COLOR             no colour; there is none outside of a terminal anyway

EXIT CODES

  0 done   1 something was refused or failed   2 the command was not understood   3 the key is missing or not good for it
  4 not found   5 the server does not answer   130 interrupted`;

const tilt = commandGroup(
  {
    name: 'tilt',
    description: "Tilt's command line: a crowd's comparisons as a live reward model",
    examples: EXAMPLES,
  },
  {
    login,
    projects,
    import: importData,
    export: exportData,
    score,
    rank,
    crowd,
    watch,
    key,
    rebuild,
    doctor,
  },
);

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
    if (command.sub) throw new UsageError(`There is no command "${[...path, words[path.length]].join(' ')}"`);
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

async function helpOf({ command, examples }: TiltCommand): Promise<string> {
  const usage = (await renderUsage(command as CommandDef)).trimEnd();
  const sections = [usage, `EXAMPLES\n\n${examples}`, ...(command === tilt.command ? [ENVIRONMENT] : [])];
  const help = sections.join('\n\n').replace(/ +$/gm, '');
  return hasColour(process.stdout) ? help : stripVTControlCharacters(help);
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
