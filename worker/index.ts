import { type Env, forgetObjects } from './env.ts';
import { app } from './http/app.ts';
import { openDatabase } from './storage/database.ts';
import { finishDeletions } from './usecases/delete-project.ts';
import { forgetErasures } from './usecases/forget-erasures.ts';
import { wakeCouriers } from './usecases/wake-couriers.ts';
import { wakeLaggingTrainers } from './usecases/wake-lagging-trainers.ts';

export { Courier } from './courier/courier.ts';
export { Dispatcher } from './dispatcher/dispatcher.ts';
export { Trainer } from './trainer/trainer.ts';

// The platform looks for the default export.
export default {
  fetch: app.fetch,
  async scheduled({ scheduledTime }, env) {
    const db = openDatabase(env.DB);
    const now = new Date(scheduledTime);
    const forget = (projectId: number) => forgetObjects(env, projectId);
    await Promise.all([
      wakeLaggingTrainers(env, now),
      wakeCouriers(env),
      finishDeletions(db, { now, forget }),
      forgetErasures(db, now),
    ]);
  },
} satisfies ExportedHandler<Env>;
