import { text } from 'node:stream/consumers';
import { UsageError } from '../../scripts/crowd/options.ts';
import type { Ranked } from '../../worker/contract/score.ts';
import { checkpointOf, numberOf } from '../checkpoint.ts';
import { tiltCommand } from '../command.ts';
import { connect, PROJECT_ARG, projectOf, SERVER_ARGS } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { paint, plain, print, printJson, table } from '../terminal.ts';

export const rank = tiltCommand({
  name: 'tilt rank',
  description: 'Best of n: responses to one prompt in the order of their rewards',
  args: {
    ...PROJECT_ARG,
    prompt: { type: 'string', required: true, valueHint: 'text', description: 'What the responses answer' },
    checkpoint: {
      type: 'string',
      valueHint: 'step',
      description: 'By the model of this step; without it, the newest',
    },
    best: { type: 'boolean', description: 'Only the text of the best one' },
    ...SERVER_ARGS,
  },
  moreWords: true,
  examples: `  tilt rank -p support --prompt "Where is my parcel?" "On its way." "It left."
  jq -c .answers many.json | tilt rank -p support --prompt "Is it open?" --best

  Responses are the words after the options; without any, they are read from
  stdin: a JSON list of texts, or one a line.`,
  async run(args) {
    const responses = args._.length > 0 ? args._ : await fromStdin();
    const connection = connect(args);
    const project = await projectOf(args, connection);
    const request = { prompt: args.prompt, responses, checkpoint: checkpointOf(args.checkpoint) };
    const ranked = await connection.patiently(() => connection.client.rank(project, request));
    if (args.json) printJson(ranked);
    else if (args.best) print(responses[ranked.order[0] ?? 0] ?? '');
    else report(ranked, responses);
    return EXIT.done;
  },
});

async function fromStdin(): Promise<string[]> {
  const given = process.stdin.isTTY ? '' : (await text(process.stdin)).trim();
  if (given === '') throw new UsageError('Give the responses after the options, or by a pipe');
  if (!given.startsWith('[')) return given.split(/\r?\n/).filter((line) => line.trim() !== '');
  const list: unknown = JSON.parse(given);
  if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list;
  throw new UsageError('The list on stdin must hold texts alone');
}

function report({ order, scores, probability_first_is_best, checkpoint }: Ranked, responses: string[]): void {
  const width = Math.max(30, (process.stdout.columns ?? 100) - 40);
  const rows = order.map((place, at) => {
    const { reward, standard_error } = scores[place] ?? { reward: Number.NaN, standard_error: Number.NaN };
    return [at + 1, numberOf(reward), `± ${numberOf(standard_error)}`, plain(responses[place] ?? '', width)];
  });
  print(table(['rank', 'reward', '', 'response'], rows));
  const sure = numberOf(100 * probability_first_is_best, 0);
  print(
    paint(
      `The first is best with a probability of ${sure} %, by the model of step ${checkpoint.step}.`,
      'dim',
    ),
  );
}
