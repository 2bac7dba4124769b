import type { Env } from './env.ts';
import { app } from './http/app.ts';
import { wakeLaggingTrainers } from './usecases/wake-lagging-trainers.ts';

export { Dispatcher } from './dispatcher/dispatcher.ts';
export { Trainer } from './trainer/trainer.ts';

// The platform looks for the default export.
export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await wakeLaggingTrainers(env);
  },
} satisfies ExportedHandler<Env>;
