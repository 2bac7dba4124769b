import { UsageError } from '../../scripts/crowd/options.ts';
import type { Project } from '../../worker/contract/project.ts';
import { askLine } from '../ask.ts';
import { tiltCommand } from '../command.ts';
import { connect, SERVER_ARGS } from '../connection.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-code.ts';
import { note, plain, print, printJson } from '../terminal.ts';

export const deleteProject = tiltCommand({
  name: 'tilt projects delete',
  description: 'Delete a project for good (admin key); asks for its slug once more',
  args: {
    slug: { type: 'positional', required: true, description: 'Names the project in addresses' },
    yes: { type: 'string', valueHint: 'slug', description: 'The slug once more, in place of being asked' },
    reason: { type: 'string', valueHint: 'text', description: 'What the audit log keeps of why' },
    ...SERVER_ARGS,
  },
  examples: `  tilt projects delete support                  shows what would go, then asks
  tilt projects delete support --yes support    asks nothing

  It cannot be undone. To keep the data:
    tilt export --project support > support.jsonl
  To stop a project and keep it:
    tilt projects change support --settings '{"archived": true}'`,
  async run(args) {
    const { client, patiently } = connect(args);
    const { slug, yes, reason } = args;
    if (yes === undefined) await confirm(await patiently(() => client.project(slug)));
    else if (yes !== slug)
      throw new UsageError(`--yes must be the slug "${plain(slug, 80)}" once more, not "${plain(yes, 80)}"`);
    const asked = { confirm: slug, ...(reason === undefined ? {} : { reason }) };
    const deleted = await patiently(() => client.deleteProject(slug, asked));
    if (args.json) printJson(deleted);
    else
      print(
        `Deleted ${slug}: ${contents(deleted)}.${deleted.purged ? '' : ' The rest goes within minutes.'}`,
      );
    return EXIT.done;
  },
});

/** @throws UsageError where anything but the slug is typed */
async function confirm({ slug, name, counts }: Project): Promise<void> {
  note(`${slug}, "${plain(name, 100)}": ${contents(counts)}, its models, keys and webhooks go for good.`);
  const typed = await askLine(`Type ${slug} to delete it: `);
  if (typed !== slug)
    throw new UsageError(`Nothing was deleted: type ${slug} when asked, or give --yes ${slug}`);
}

function contents({
  prompts,
  responses,
  comparisons,
}: Record<'prompts' | 'responses' | 'comparisons', number>) {
  return `${counted(prompts, 'prompt')}, ${counted(responses, 'response')} and ${counted(comparisons, 'comparison')}`;
}
