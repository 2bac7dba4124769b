import { stripVTControlCharacters } from 'node:util';
import { type CommandDef, renderUsage } from 'citty';
import type { TiltCommand } from './command.ts';
import { hasColour } from './terminal.ts';
import { tilt } from './tilt.ts';

/** Columns of the smallest usual terminal: every line fits into them. */
export const HELP_COLUMNS = 80;

const ENVIRONMENT = `ENVIRONMENT

  TILT_URL, TILT_KEY   win over what tilt login keeps
  TILT_PROJECT         where --project is left out
  NO_COLOR             no colour; there is none outside of a terminal anyway

EXIT CODES

  0 done   1 something was refused or failed   2 the command was not understood
  3 the key is missing or not good for it   4 not found
  5 the server does not answer   130 interrupted`;

/** What `--help` prints of a command. */
export async function helpOf({ command, examples }: TiltCommand): Promise<string> {
  const usage = (await renderUsage(command as CommandDef)).trimEnd().split('\n').map(broken).join('\n');
  const sections = [usage, `EXAMPLES\n\n${examples}`, ...(command === tilt.command ? [ENVIRONMENT] : [])];
  const help = sections.join('\n\n');
  return hasColour(process.stdout) ? help : stripVTControlCharacters(help).replace(/ +$/gm, '');
}

/** A line of the usage; one that is too long is broken, and goes on below where its last column begins. Examples are broken by hand: they
 *  are there to be copied. */
function broken(padded: string): string {
  const line = padded.trimEnd();
  const [before = ''] = /^ *\S.*? {2,}/.exec(line) ?? [];
  const [first = '', ...words] = line.slice(before.length).split(' ');
  const lines: string[] = [];
  let last = before + first;
  for (const word of words) {
    const longer = `${last} ${word}`;
    if (columns(longer) > HELP_COLUMNS) lines.push(last);
    last = columns(longer) > HELP_COLUMNS ? ' '.repeat(columns(before)) + word : longer;
  }
  return [...lines, last].join('\n');
}

function columns(text: string): number {
  return stripVTControlCharacters(text).length;
}
