import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import { openDatabase } from '../storage/database.ts';
import { RowPages } from '../storage/row-pages.ts';
import { type DrawnTask, type TaskAsk, TaskDesk } from '../usecases/draw-tasks.ts';

/** The one who decides which pairs a project's annotators get, apart from the trainer so that training keeps nobody waiting.
 *  What it holds is in memory: where the platform ends it, a pair may be collected once more than wanted, and that is all. */
export class Dispatcher extends DurableObject<Env> {
  #desk: TaskDesk | null = null;

  draw(projectId: number, ask: TaskAsk): Promise<DrawnTask[]> {
    this.#desk ??= new TaskDesk(openDatabase(this.env.DB), {
      projectId,
      pages: new RowPages(this.ctx.storage.sql),
    });
    return this.#desk.draw(ask, Date.now());
  }
}
