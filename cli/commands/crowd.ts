import { ARGS } from '../../scripts/crowd/options.ts';
import { play, type Values } from '../../scripts/crowd/play.ts';
import { tiltCommand } from '../command.ts';
import { connect, PROJECT_ARG, projectOf, SERVER_ARGS } from '../connection.ts';
import { givenFile } from '../given-file.ts';

const { project: _project, base: _base, key: _key, json: _json, ...PLAY_ARGS } = ARGS;

export const crowd = tiltCommand({
  name: 'tilt crowd',
  description: 'Play a crowd of annotators through the API, simulated or recorded',
  args: { ...PROJECT_ARG, ...PLAY_ARGS, ...SERVER_ARGS },
  examples: `  tilt crowd -p demo                                500 comparisons by 20 people
  tilt crowd -p demo --annotators 50 --comparisons 2000 --seed 7
  tilt crowd -p demo --spammers 3 --duplicates 0.3  one hard to live with
  tilt crowd -p essays --replay votes.jsonl         a recorded one (admin key)

  A recorded crowd goes into a project that is made if it is missing. Each line
  of it has {"prompt": …, "a": …, "b": …, "votes": [{"annotator": …, "outcome":
  "a" | "b" | "tie"}]}.`,
  async run(args) {
    const connection = connect(args);
    const { url, key = '' } = connection.address;
    const replay = args.replay === undefined ? {} : { replay: givenFile(args.replay) };
    // A recorded crowd may name its project by its file.
    const project = args.replay === undefined ? await projectOf(args, connection) : args.project;
    const values = {
      ...args,
      ...replay,
      base: url,
      key,
      json: args.json ?? false,
      ...(project ? { project } : {}),
    };
    return play(values as unknown as Values);
  },
});
