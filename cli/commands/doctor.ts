import packageJson from '../../package.json' with { type: 'json' };
import { checkKey, checkLogin, checkProject, checkServer, checkVersions, type Finding } from '../checks.ts';
import { tiltCommand } from '../command.ts';
import { type Connection, connect, PROJECT_ARG, SERVER_ARGS } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { paint, print, printJson } from '../terminal.ts';

const SIGNS = { ok: ['ok', 'green'], warning: ['mind', 'yellow'], broken: ['BROKEN', 'red'] } as const;

export const doctor = tiltCommand({
  name: 'tilt doctor',
  description: 'What works and what does not, each with its remedy',
  args: { ...PROJECT_ARG, ...SERVER_ARGS },
  examples: `  tilt doctor
  tilt doctor -p support
  tilt doctor -p support --json | jq '.findings[] | select(.state != "ok")'

  It ends with 1 where something is broken; what is only worth knowing is no
  failure.`,
  async run(args) {
    const connection = connect(args);
    const findings: Finding[] = [];
    const tell = (...found: Finding[]) => {
      findings.push(...found);
      if (!args.json) print(found.map(shown).join('\n'));
    };
    tell(checkLogin(connection));
    const server = await checkServer(connection);
    tell(...server);
    if (server[0]?.state !== 'broken') {
      tell(await checkVersions(connection, packageJson.version));
      tell(await checkKey(connection));
      for (const slug of await projectsOf(args, connection)) tell(...(await checkProject(connection, slug)));
    }
    const count = findings.filter(({ state }) => state === 'broken').length;
    if (args.json) printJson({ healthy: count === 0, findings });
    else
      print(
        count === 0
          ? '\nNothing is broken.'
          : `\n${count} ${count === 1 ? 'thing is' : 'things are'} broken.`,
      );
    return count === 0 ? EXIT.done : EXIT.failed;
  },
});

/** The one that is named, or every public one. */
async function projectsOf(
  { project }: { project?: string | undefined },
  { client }: Connection,
): Promise<string[]> {
  const named = project || process.env['TILT_PROJECT'];
  if (named) return [named];
  return client.projects().then(
    ({ projects }) => projects.slice(0, 10).map(({ slug }) => slug),
    () => [],
  );
}

function shown({ check, state, detail, remedy }: Finding): string {
  const [sign, colour] = SIGNS[state];
  const line = `${paint(sign.padEnd(7), colour)} ${check.padEnd(9)} ${detail}`;
  return remedy === undefined ? line : `${line}\n${' '.repeat(18)}→ ${remedy}`;
}
