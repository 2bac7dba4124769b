import { UsageError } from '../../scripts/crowd/options.ts';
import type { Project } from '../../worker/contract/project.ts';
import { RESPONSE_KINDS, type ResponseKind } from '../../worker/core/response-kind.ts';
import { commandGroup, tiltCommand } from '../command.ts';
import { connect, SERVER_ARGS } from '../connection.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-code.ts';
import { paint, plain, print, printJson, table } from '../terminal.ts';
import { deleteProject } from './delete-project.ts';

const SLUG = {
  slug: { type: 'positional', required: true, description: 'Names the project in addresses' },
} as const;
const TEXTS = {
  name: { type: 'string', valueHint: 'text', description: 'What people read' },
  question: { type: 'string', valueHint: 'text', description: 'What annotators are asked' },
  guidelines: { type: 'string', valueHint: 'text', description: 'What they should go by' },
  settings: { type: 'string', valueHint: 'json', description: 'Such as {"overlap": 3, "public": false}' },
} as const;
const RESPONSES = {
  type: 'string',
  valueHint: RESPONSE_KINDS.join('|'),
  description: 'What a response is: a text, or the https address of an image; settled with the first import',
} as const;

const list = tiltCommand({
  name: 'tilt projects list',
  description: 'The public projects',
  args: SERVER_ARGS,
  examples: `  tilt projects list
  tilt projects list --json | jq -r '.projects[].slug'`,
  async run(args) {
    const { client, patiently } = connect(args);
    const { projects: found } = await patiently(() => client.projects());
    if (args.json) printJson({ projects: found });
    else if (found.length === 0) print('No public project yet. Make one: tilt projects create --help');
    else
      print(
        table(
          ['project', 'name', 'prompts', 'responses', 'systems', 'comparisons', 'annotators'],
          found.map(row),
        ),
      );
    return EXIT.done;
  },
});

const show = tiltCommand({
  name: 'tilt projects show',
  description: 'One project, a private one with its key',
  args: { ...SLUG, ...SERVER_ARGS },
  examples: '  tilt projects show demo',
  async run(args) {
    const { client, patiently } = connect(args);
    report(await patiently(() => client.project(args.slug)), args);
    return EXIT.done;
  },
});

const create = tiltCommand({
  name: 'tilt projects create',
  description: 'Make a project (admin key)',
  args: {
    ...SLUG,
    ...TEXTS,
    responses: RESPONSES,
    name: { ...TEXTS.name, description: 'What people read; else the slug' },
    question: { ...TEXTS.question, default: 'Which response is better?' },
    ...SERVER_ARGS,
  },
  examples: `  tilt projects create support --question "Which reply would you rather get?"
  tilt projects create essays --settings '{"overlap": 3, "public": false}'
  tilt projects create posters --responses image_url`,
  async run(args) {
    const { client, patiently } = connect(args);
    const { slug, question } = args;
    const { settings = {}, ...texts } = given(args);
    const kind = args.responses === undefined ? {} : { responses: kindOf(args.responses) };
    const fields = { slug, question, ...texts, name: args.name || slug, settings: { ...settings, ...kind } };
    const made = await patiently(() => client.createProject(fields));
    report(made, args);
    if (!args.json)
      print(
        `\nNext: tilt import FILE --project ${slug}, then give people ${connect(args).address.url}/p/${slug}/annotate`,
      );
    return EXIT.done;
  },
});

const change = tiltCommand({
  name: 'tilt projects change',
  description: 'Change a project (admin key); what is not named stays',
  args: { ...SLUG, ...TEXTS, ...SERVER_ARGS },
  examples: `  tilt projects change support --settings '{"overlap": 5}'
  tilt projects change support --question "Which reply solves more?"`,
  async run(args) {
    const fields = given(args);
    if (Object.keys(fields).length === 0)
      throw new UsageError('Say what to change, such as --name "Replies"');
    const { client, patiently } = connect(args);
    report(await patiently(() => client.changeProject(args.slug, fields)), args);
    return EXIT.done;
  },
});

export const projects = commandGroup(
  {
    name: 'tilt projects',
    fallback: 'list',
    description: 'The projects of a server; without more, a list of them',
    examples: `  tilt projects list
  tilt projects create support --question "Which reply would you rather get?"`,
  },
  { list, show, create, change, delete: deleteProject },
);

type Texts = { [K in keyof typeof TEXTS]?: string | undefined };

function given({ name, question, guidelines, settings }: Texts): {
  name?: string;
  question?: string;
  guidelines?: string;
  settings?: object;
} {
  return {
    ...(name === undefined ? {} : { name }),
    ...(question === undefined ? {} : { question }),
    ...(guidelines === undefined ? {} : { guidelines }),
    ...(settings === undefined ? {} : { settings: settingsOf(settings) }),
  };
}

function kindOf(text: string): ResponseKind {
  const kind = RESPONSE_KINDS.find((known) => known === text);
  if (kind) return kind;
  throw new UsageError(`--responses is ${RESPONSE_KINDS.join(' or ')}, not ${plain(text, 40)}`);
}

function settingsOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw new UsageError(`--settings must be a JSON object such as '{"overlap": 3}', not ${plain(text, 40)}`);
}

function row({ slug, name, counts }: Project): (string | number)[] {
  const { prompts, responses, systems, comparisons, annotators } = counts;
  return [slug, plain(name, 40), prompts, responses, systems, comparisons, annotators];
}

function report(project: Project, { json }: { json?: boolean | undefined }): void {
  if (json) {
    printJson(project);
    return;
  }
  const { slug, name, question, counts, settings } = project;
  print(`${paint(slug, 'bold')}  ${plain(name, 100)}\n${plain(question, 200)}`);
  print(
    Object.entries(counts)
      .map(([what, count]) => counted(count, what.slice(0, -1)))
      .join(', '),
  );
  print(
    Object.entries(settings)
      .map(([what, value]) => `${what}: ${JSON.stringify(value)}`)
      .join('\n'),
  );
}
