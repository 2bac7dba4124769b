import { commandGroup } from './command.ts';
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

const EXAMPLES = `  tilt login --url https://tilt.example        once: where, and with which key
  tilt projects                                what there is
  tilt import votes.jsonl --project support    send data; run again to go on
  tilt watch --project support                 see the model learn
  tilt score texts.jsonl > scores.jsonl        rewards, one line a line
  tilt doctor --project support                what is wrong, and what to do`;

/** All commands. */
export const tilt = commandGroup(
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
