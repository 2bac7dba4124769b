import { defineCommand, renderUsage, runMain } from 'citty';
import { ARGS, EXAMPLES, refuseUnknown, UsageError } from './crowd/options.ts';
import { play, type Values } from './crowd/play.ts';

const crowd = defineCommand({
  meta: {
    name: 'npm run crowd --',
    description: 'Plays a crowd of annotators, simulated or recorded, through the API',
  },
  args: ARGS,
  async run({ args }) {
    try {
      refuseUnknown(args);
      process.exitCode = await play(args as unknown as Values);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

await runMain(crowd, {
  showUsage: async (command) => console.log(`${await renderUsage(command)}\n${EXAMPLES}`),
});
