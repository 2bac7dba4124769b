import { DurableObject } from 'cloudflare:workers';
import { loggable } from '../core/errors.ts';
import { type Env, trainerOf } from '../env.ts';
import { openDatabase } from '../storage/database.ts';
import { tellWebhooks } from '../usecases/tell-webhooks.ts';
import { webhookAccess } from '../usecases/webhook-access.ts';

const GATHER_MS = 500;
const RETRY_MS = 30_000;
const PROJECT = 'project';

/** Tells the webhooks of a project what happens there, apart from the trainer, so that no receiver ever keeps training waiting. What it
 *  has to send lies in D1; this class only says when. */
export class Courier extends DurableObject<Env> {
  readonly #looked = new Map<string, number>();

  /** Something may have happened. */
  async wake(projectId: number): Promise<void> {
    this.ctx.storage.kv.put(PROJECT, projectId);
    const soon = Date.now() + GATHER_MS;
    const alarm = await this.ctx.storage.getAlarm();
    if (alarm === null || alarm > soon) await this.ctx.storage.setAlarm(soon);
  }

  /** The project is deleted. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  override async alarm(): Promise<void> {
    const projectId = this.ctx.storage.kv.get<number>(PROJECT);
    if (projectId === undefined) return;
    let againInMs: number | null = RETRY_MS;
    try {
      againInMs = await tellWebhooks(openDatabase(this.env.DB), projectId, {
        access: webhookAccess(this.env),
        crowd: () => trainerOf(this.env, projectId).crowd(projectId),
        looked: this.#looked,
        now: () => new Date(),
      });
    } catch (error) {
      console.error('webhooks failed', loggable(error));
    }
    // Somebody may have woken it meanwhile, for earlier.
    const set = await this.ctx.storage.getAlarm();
    const next = againInMs === null ? null : Date.now() + againInMs;
    if (next !== null && (set === null || set > next)) await this.ctx.storage.setAlarm(next);
  }
}
