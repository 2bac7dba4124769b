import { setTimeout as sleep } from 'node:timers/promises';
import { startProgress } from '../../scripts/crowd/progress.ts';
import { tiltCommand } from '../command.ts';
import { type Connection, connect, PROJECT_ARG, projectOf, SERVER_ARGS } from '../connection.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { note, print, printJson } from '../terminal.ts';

const POLL_MS = 500;

export const rebuild = tiltCommand({
  name: 'tilt rebuild',
  description: 'Fold the log of a project again from its first row, and show how far it is (admin key)',
  args: {
    ...PROJECT_ARG,
    wait: {
      type: 'boolean',
      default: true,
      description: 'Wait for its end',
      negativeDescription: 'Only begin it',
    },
    ...SERVER_ARGS,
  },
  examples: `  tilt rebuild -p support
  tilt rebuild -p support --no-wait

  The model comes out the same, to the bit; until then the old one goes on
  scoring. While a rebuild is under way, another one begins nothing and shows
  how far the first is.`,
  async run(args) {
    const stop = stopOnInterrupt();
    const connection = connect(args, stop.signal);
    const { client, patiently } = connection;
    const project = await projectOf(args, connection);
    const begun = await patiently(() => client.rebuild(project));
    if (!begun.started) note('A rebuild is under way already; this one waits for it.');
    if (args.wait) await follow(connection, project, stop.signal);
    if (stop.signal.aborted) {
      note('The server goes on without you; tilt watch shows how far it is.');
      return EXIT.interrupted;
    }
    const { latest } = await patiently(() => client.training(project, 10));
    if (args.json)
      printJson({ ...begun, step: latest.step, comparisons: latest.comparisons, lag: latest.lag });
    else if (args.wait)
      print(`Folded ${latest.comparisons} comparisons again; the model is of step ${latest.step}.`);
    else print(`Begun: ${counted(begun.comparisons, 'comparison')} to fold. tilt watch shows how far it is.`);
    return EXIT.done;
  },
});

async function follow(
  { client, patiently }: Connection,
  project: string,
  signal: AbortSignal,
): Promise<void> {
  let { latest } = await patiently(() => client.training(project, 10));
  const progress = startProgress('comparisons', latest.comparisons + latest.lag);
  let shown = 0;
  const show = () => {
    progress.advance(latest.comparisons - shown);
    shown = latest.comparisons;
  };
  try {
    for (show(); latest.lag > 0 && !signal.aborted; show()) {
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) ({ latest } = await patiently(() => client.training(project, 10)));
    }
  } finally {
    progress.stop();
  }
}
