import { ApiError } from '../../../../worker/contract/client.ts';
import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Task } from '../../../../worker/contract/task.ts';
import { api, loadProject } from '../../lib/api.ts';
import { backoffMs } from '../../lib/backoff.ts';
import { failureOf } from '../../lib/failure.ts';
import { withinPatience } from './patience.ts';
import { reduceVisit } from './visit.ts';
import { type Job, nextJob, pendingTokens, tasksWanted } from './visit-plan.ts';
import { EMPTY_VISIT, type VisitEvent } from './visit-state.ts';

/** A task this close to its end is not worth showing. */
const EXPIRY_MARGIN_MS = 30_000;
/** Worth sending again as it is: the network, a limit or the server failed, not the request. */
function mayPass(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;
}

/** Carries out what the visit plans: fetches tasks ahead, sends answers and undos behind. */
export class AnnotateSession {
  visit = $state.raw(EMPTY_VISIT);
  readonly #slug: string;
  readonly #prepare: (tasks: readonly Task[]) => Promise<void>;
  #lifetimeMs = Number.POSITIVE_INFINITY;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  /** @param prepare makes tasks ready to show, before they can be shown */
  constructor(slug: string, prepare: (tasks: readonly Task[]) => Promise<void>) {
    this.#slug = slug;
    this.#prepare = prepare;
  }

  start(): void {
    loadProject(this.#slug)
      .then(({ settings }) => {
        this.#lifetimeMs = settings.task_minutes * 60_000 - EXPIRY_MARGIN_MS;
      })
      .catch(() => {}); // The tasks call meets the same failure and shows it.
    this.#pump();
  }

  answer(outcome: Outcome, activeMs: number): void {
    this.#tell({ type: 'answered', outcome, activeMs });
  }

  undo(): void {
    this.#tell({ type: 'undo' });
  }

  /** Drops tasks that have lain too long; call when the page comes back into view. */
  refresh(): void {
    this.#tell({ type: 'tasks-aged', nowMs: Date.now(), lifetimeMs: this.#lifetimeMs });
  }

  /** Now rather than after the wait: the network is back, or someone asked. */
  retryNow(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#tell({ type: 'tasks-wanted-again' });
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {}, 0);
  }

  #tell(event: VisitEvent): void {
    this.visit = reduceVisit(this.visit, event);
    this.#pump();
  }

  #pump(): void {
    if (this.#retry !== undefined) return;
    const count = tasksWanted(this.visit);
    if (count > 0) void this.#fetchTasks(count);
    const job = nextJob(this.visit);
    if (job) void (job.kind === 'answer' ? this.#send(job) : this.#takeBack(job));
  }

  async #fetchTasks(count: number): Promise<void> {
    this.#tell({ type: 'tasks-asked' });
    try {
      const asked = api.tasks(this.#slug, { count, pending: pendingTokens(this.visit) });
      const { tasks } = await withinPatience(asked);
      await this.#prepare(tasks);
      this.#failures = 0;
      this.#tell({ type: 'tasks-came', tasks, nowMs: Date.now() });
    } catch (error) {
      if (mayPass(error)) this.#waitBeforeRetry();
      this.#tell({ type: 'tasks-failed', failure: failureOf(error) });
    }
  }

  async #send({ entry }: Job): Promise<void> {
    const { key, held, outcome, activeMs } = entry;
    this.#tell({ type: 'sending', key, status: 'sending' });
    try {
      const answer = { task: held.task.task, outcome, active_ms: activeMs };
      const comparison = await withinPatience(api.answer(this.#slug, answer));
      this.#failures = 0;
      this.#tell({ type: 'saved', key, comparison });
    } catch (error) {
      if (mayPass(error)) return this.#sendLater(key);
      const { code, sentence } = failureOf(error);
      this.#tell({ type: 'refused', key, code, sentence });
    }
  }

  async #takeBack({ entry }: Job): Promise<void> {
    const { key, comparison } = entry;
    if (!comparison) return;
    this.#tell({ type: 'sending', key, status: 'undoing' });
    try {
      const { tasks } = await withinPatience(api.undo(this.#slug, comparison.id));
      await this.#prepare(tasks);
      const [task] = tasks;
      this.#tell({ type: 'undone', key, again: task ? { task, receivedAtMs: Date.now() } : null });
    } catch (error) {
      if (mayPass(error)) return this.#sendLater(key);
      this.#tell({ type: 'undo-refused', key, sentence: failureOf(error).sentence });
    }
  }

  #sendLater(key: number): void {
    this.#waitBeforeRetry();
    this.#tell({ type: 'send-failed', key });
  }

  #waitBeforeRetry(): void {
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.retryNow(), backoffMs(this.#failures, Math.random()));
  }
}
