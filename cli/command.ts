import { type ArgsDef, type CommandDef, defineCommand, type ParsedArgs } from 'citty';
import { UsageError } from '../scripts/crowd/options.ts';
import { ApiError } from '../worker/contract/api-error.ts';
import { nearest } from './nearest.ts';

/** A command of the command line: what citty needs, and examples for its help. */
export interface TiltCommand {
  command: CommandDef;
  examples: string;
  sub?: Record<string, TiltCommand>;
  /** Which of them is meant where none is named. */
  fallback?: string;
}

interface Definition<T extends ArgsDef> {
  /** With its parents: `tilt key create`. */
  name: string;
  description: string;
  args: T;
  examples: string;
  /** How many words may follow beyond those that `args` names. */
  moreWords?: boolean;
  /** @returns the exit code */
  run(args: ParsedArgs<T>): Promise<number>;
}

export function tiltCommand<const T extends ArgsDef>(definition: Definition<T>): TiltCommand {
  const { name, description, args, examples, moreWords = false, run } = definition;
  const command = defineCommand({
    meta: { name, description },
    args,
    async run(context) {
      refuseUnknown(context.args, args, moreWords);
      process.exitCode = await run(context.args as ParsedArgs<T>).catch((error: unknown) => {
        throw inOptions(error, args);
      });
    },
  });
  return { command: command as unknown as CommandDef, examples };
}

/** A command that is only there for those below it. */
export function commandGroup(
  {
    name,
    description,
    examples,
    ...rest
  }: { name: string; description: string; examples: string; fallback?: string },
  sub: Record<string, TiltCommand>,
): TiltCommand {
  const subCommands = Object.fromEntries(Object.entries(sub).map(([key, { command }]) => [key, command]));
  return { command: defineCommand({ meta: { name, description }, subCommands }), examples, sub, ...rest };
}

/** citty lets unknown flags and words pass; a misspelt one would be a run with the default.
 *  @throws UsageError */
function refuseUnknown(
  given: Record<string, unknown> & { _: string[] },
  args: ArgsDef,
  moreWords: boolean,
): void {
  const known = new Set(
    Object.entries(args).flatMap(([name, arg]) => [
      name,
      camel(name),
      ...('alias' in arg ? [arg.alias ?? []].flat() : []),
    ]),
  );
  const unknown = Object.keys(given).find((name) => name !== '_' && name !== 'color' && !known.has(name));
  if (unknown) {
    const meant = nearest(unknown, Object.keys(args));
    const guess = meant ? `: did you mean --${meant}?` : '';
    throw new UsageError(`There is no ${unknown.length > 1 ? '--' : '-'}${unknown}${guess}`);
  }
  const words = Object.values(args).filter(({ type }) => type === 'positional').length;
  if (!moreWords && given._.length > words) throw new UsageError(`Did not expect "${given._[words]}"`);
}

/** A refusal of the server, in the words of the command line: `--as` for its field `/as`. */
function inOptions(error: unknown, args: ArgsDef): unknown {
  if (!(error instanceof ApiError) || error.fields.length === 0) return error;
  const options = new Map(Object.keys(args).map((name) => [`/${name.replaceAll('-', '_')}`, `--${name}`]));
  const said = error.fields.map(({ pointer, detail }) => `${options.get(pointer) ?? pointer}: ${detail}`);
  return new ApiError(error.status, error.code, said.join('; '), error.fields);
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
