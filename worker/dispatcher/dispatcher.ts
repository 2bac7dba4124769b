import { DurableObject } from 'cloudflare:workers';
import { dayOf, startOfDay } from '../core/day.ts';
import type { Refusal } from '../core/limits.ts';
import type { Env } from '../env.ts';
import { AddressCounts } from '../storage/address-counts.ts';
import { openDatabase } from '../storage/database.ts';
import { RowPages } from '../storage/row-pages.ts';
import { type Capped, DayCaps } from '../usecases/day-caps.ts';
import { type DrawnTask, type TaskAsk, TaskDesk } from '../usecases/draw-tasks.ts';

/** The one who decides which pairs a project's annotators get and how much they may do in a day, apart from the trainer so that
 *  training keeps nobody waiting. What it holds is in memory, but for counts of internet addresses: where the platform ends it, a
 *  pair may be collected once more than wanted, and that is all. */
export class Dispatcher extends DurableObject<Env> {
  readonly #addresses = new AddressCounts(this.ctx.storage);
  #desk: TaskDesk | null = null;
  #caps: DayCaps | null = null;

  /** @param capped null where the caller is not limited */
  async draw(projectId: number, ask: TaskAsk, capped: Capped | null): Promise<DrawnTask[] | Refusal> {
    const now = Date.now();
    const refusal = capped && (await this.#capsOf(projectId).check(capped, now));
    if (refusal) return refusal;
    this.#desk ??= new TaskDesk(openDatabase(this.env.DB), {
      projectId,
      pages: new RowPages(this.ctx.storage.sql),
    });
    return this.#desk.draw(ask, now);
  }

  /** Counts an answer that is about to be written.
   *  @returns the limit that it would break: then it is not counted, and must not be written */
  async admit(projectId: number, capped: Capped): Promise<Refusal | null> {
    if (capped.address !== null && capped.addressCap !== null) await this.#purgeInTime();
    return this.#capsOf(projectId).admit(capped, Date.now());
  }

  /** What was admitted was not written after all. */
  giveBack(projectId: number, capped: Capped): Promise<void> {
    return this.#capsOf(projectId).giveBack(capped, Date.now());
  }

  /** Pairs were marked as gold, or not any more. */
  goldChanged(): void {
    this.#desk?.goldChanged();
  }

  /** The project is deleted. */
  async forget(): Promise<void> {
    [this.#desk, this.#caps] = [null, null];
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Deletes what is known of addresses, a day after it was of use. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    if (this.#addresses.purge(now)) await this.ctx.storage.setAlarm(startOfDay(dayOf(now) + 1));
  }

  #capsOf(projectId: number): DayCaps {
    this.#caps ??= new DayCaps(openDatabase(this.env.DB), { projectId, addresses: this.#addresses });
    return this.#caps;
  }

  /** Setting an alarm is a billed write: only where none is set. */
  async #purgeInTime(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(startOfDay(dayOf(Date.now()) + 2));
  }
}
