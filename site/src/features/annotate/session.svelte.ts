import { ApiError } from '../../../../worker/contract/api-error.ts';
import type { AnswerTask, Outcome } from '../../../../worker/contract/comparison.ts';
import type { Task } from '../../../../worker/contract/task.ts';
import { api, loadProject } from '../../lib/api.ts';
import { backoffMs } from '../../lib/backoff.ts';
import { failureOf } from '../../lib/failure.ts';
import { withinPatience } from './patience.ts';
import { reduceVisit } from './visit.ts';
import { type Job, nextJob, pendingTokens, tasksWanted, waitingCount } from './visit-plan.ts';
import { storedOf } from './visit-restore.ts';
import { type Details, EMPTY_VISIT, type VisitEvent } from './visit-state.ts';
import { VisitStore } from './visit-store.ts';
import { rememberVisit } from './visited.ts';

/** A task this close to its end is not worth showing. */
const EXPIRY_MARGIN_MS = 30_000;
/** Worth sending again as it is: the network, a limit or the server failed, not the request. */
function mayPass(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;
}

function openStore(slug: string): VisitStore | null {
  try {
    return new VisitStore(slug);
  } catch {
    return null; // Storage may be refused; the visit then lasts as long as the page.
  }
}

/** Carries out what the visit plans: fetches tasks ahead, sends answers and undos behind, keeps all of it on the device. */
export class AnnotateSession {
  visit = $state.raw(EMPTY_VISIT);
  readonly #slug: string;
  readonly #prepare: (tasks: readonly Task[]) => Promise<void>;
  #store: VisitStore | null = null;
  #restored = false;
  #lifetimeMs = Number.POSITIVE_INFINITY;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** What Turnstile gave, until the server has seen it. */
  #human: string | undefined;

  /** @param prepare makes tasks ready to show, before they can be shown */
  constructor(slug: string, prepare: (tasks: readonly Task[]) => Promise<void>) {
    this.#slug = slug;
    this.#prepare = prepare;
  }

  start(): void {
    rememberVisit(this.#slug);
    loadProject(this.#slug)
      .then(({ settings }) => {
        this.#lifetimeMs = settings.task_minutes * 60_000 - EXPIRY_MARGIN_MS;
        this.refresh();
      })
      .catch(() => {}); // The tasks call meets the same failure and shows it.
    void this.#restore();
  }

  /** What an earlier page left on this device comes first: its pairs, and its answers that were not sent. */
  async #restore(): Promise<void> {
    this.#store = openStore(this.#slug);
    await this.#store
      ?.adopt((stored) => {
        void this.#prepare(stored.queue.map(({ task }) => task));
        this.#tell({ type: 'restored', stored, nowMs: Date.now() });
        this.refresh();
      })
      .catch(() => {
        this.#store = null;
      });
    this.#restored = true;
    this.#pump();
  }

  /** Whether an answer would be gone with the page. */
  get isAtRisk(): boolean {
    return waitingCount(this.visit) > 0 && this.#store?.isSafe !== true;
  }

  answer(outcome: Outcome, activeMs: number, details: Details = {}): void {
    this.#tell({ type: 'answered', outcome, activeMs, details });
  }

  /** Why a skip was one; null for no reason. */
  explain(key: number, reason: string | null): void {
    this.#tell({ type: 'explained', key, reason });
  }

  lossSeen(): void {
    this.#tell({ type: 'loss-seen' });
  }

  rank(ranking: AnswerTask['ranking'], activeMs: number): void {
    this.#tell({ type: 'answered', outcome: 'ranking', ranking, activeMs });
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

  /** @param token of a passed check, good once: the next request for tasks takes it along */
  passHuman(token: string): void {
    this.#human = token;
    this.retryNow();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {}, 0);
  }

  #tell(event: VisitEvent): void {
    const before = this.visit;
    this.visit = reduceVisit(before, event);
    if (this.visit.entries !== before.entries || this.visit.queue !== before.queue)
      this.#store?.save(storedOf(this.visit, Date.now()));
    this.#pump();
  }

  #pump(): void {
    if (this.#retry !== undefined || !this.#restored) return;
    const count = tasksWanted(this.visit);
    if (count > 0) void this.#fetchTasks(count);
    const job = nextJob(this.visit);
    if (job) void (job.kind === 'answer' ? this.#send(job) : this.#takeBack(job));
  }

  async #fetchTasks(count: number): Promise<void> {
    this.#tell({ type: 'tasks-asked' });
    try {
      const ask = { count, pending: pendingTokens(this.visit), turnstile: this.#human };
      const { tasks } = await withinPatience(api.tasks(this.#slug, ask));
      this.#human = undefined;
      await this.#prepare(tasks);
      this.#failures = 0;
      this.#tell({ type: 'tasks-came', tasks, nowMs: Date.now() });
    } catch (error) {
      if (mayPass(error)) this.#waitBeforeRetry();
      else this.#human = undefined;
      this.#tell({ type: 'tasks-failed', failure: failureOf(error) });
    }
  }

  async #send({ entry }: Job): Promise<void> {
    const { key, held, outcome, ranking, activeMs, details } = entry;
    this.#tell({ type: 'sending', key, status: 'sending' });
    try {
      const said = outcome === 'ranking' ? { ranking } : { outcome };
      const answer = { task: held.task.task, ...said, active_ms: activeMs, ...details };
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
