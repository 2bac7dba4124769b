import { expect, it } from 'vitest';
import type { TiltCommand } from '../../cli/command.ts';
import { HELP_COLUMNS, helpOf } from '../../cli/help.ts';
import { tilt } from '../../cli/tilt.ts';

function named(command: TiltCommand, name: string): [string, TiltCommand][] {
  const below = Object.entries(command.sub ?? {}).flatMap(([word, each]) => named(each, `${name} ${word}`));
  return [[name, command], ...below];
}

const COMMANDS = named(tilt, 'tilt');

it.each(COMMANDS)('the help of %s fits into a terminal of 80 columns', async (name, command) => {
  const help = await helpOf(command);
  expect(help).toContain(`USAGE ${name}`);
  expect(help.split('\n').filter((line) => line.length > HELP_COLUMNS)).toEqual([]);
});

it('breaks a long description below where it begins', async () => {
  const [, exportData] = COMMANDS.find(([name]) => name === 'tilt export') as [string, TiltCommand];
  expect(await helpOf(exportData)).toMatch(
    /\n {8}--format=<name> {4}What to export: .*,\n {27}\S.*card\n {12}--as=<name> {4}How/,
  );
});

it('knows every command that there is', () => {
  expect(COMMANDS.length).toBeGreaterThan(18);
});
