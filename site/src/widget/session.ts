import type { Comparison, Outcome } from '../../../worker/contract/comparison.ts';
import type { Project } from '../../../worker/contract/project.ts';
import type { TaskList } from '../../../worker/contract/task.ts';
import { backoffMs } from '../lib/backoff.ts';
import { Annotator, type Settings } from './annotator.ts';
import { CallError } from './calls.ts';
import {
  answer,
  dropOld,
  EMPTY_HAND,
  type Given,
  gone,
  type Hand,
  type HeldTask,
  nextJob,
  pending,
  saved,
  take,
  trying,
  undo,
  wanted,
} from './hand.ts';
import type { Said } from './language.ts';
import type { WidgetKey } from './message-keys.ts';
import { Stash, subjectOf } from './stash.ts';

/** A task this close to its end is not worth showing. */
const EXPIRY_MARGIN_MS = 30_000;

/** What only the project's own page can do. */
const ELSEWHERE: Readonly<Record<string, WidgetKey>> = {
  human_check_required: 'widget_human',
  ranking: 'widget_ranking',
};

export interface Listener {
  /** Something to show has changed. */
  changed(): void;
  saved(comparison: Comparison): void;
  tokenExpired(): void;
}

/** Carries out what is in hand: fetches tasks ahead, sends answers and undos behind, one at a time, and keeps all on the device. */
export class Session {
  question = '';
  hand: Hand;
  isOffline = false;
  /** Why nothing goes on; null where it does. */
  failure: Said | null = null;
  /** Whether it goes on at the project's own page. */
  isElsewhere = false;
  notice: Said | null = null;
  readonly #settings: Settings;
  readonly #listener: Listener;
  readonly #stash: Stash;
  readonly #annotator: Annotator;
  #lifetimeMs = Number.POSITIVE_INFINITY;
  #isBusy = false;
  #isStopped = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(settings: Settings, listener: Listener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#stash = new Stash(
      settings.server,
      settings.project,
      settings.token ? subjectOf(settings.token) : '',
    );
    const { token, hand } = this.#stash.read();
    this.#annotator = new Annotator(settings, token);
    // Whether there is more is for the server to say anew.
    this.hand = { ...hand, exhausted: false };
  }

  /** The project's own page. */
  get page(): string {
    return `${this.#settings.server}/p/${encodeURIComponent(this.#settings.project)}/annotate`;
  }

  start(): void {
    void this.#go();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
  }

  answer(outcome: Outcome, activeMs: number): void {
    this.notice = null;
    this.#keep(answer(this.hand, outcome, activeMs));
    void this.#go();
  }

  undo(): void {
    const before = this.hand;
    this.#keep(undo(before));
    if (this.hand !== before)
      this.notice = { key: this.hand.tasks.length > before.tasks.length ? 'undone_again' : 'undoing' };
    this.#listener.changed();
    void this.#go();
  }

  /** Now rather than after the wait: the network is back, the page is in view again, or someone asked. */
  retryNow(): void {
    clearTimeout(this.#retry);
    this.#keep({ ...dropOld(this.hand, Date.now(), this.#lifetimeMs), exhausted: false });
    this.failure = null;
    this.isElsewhere = false;
    void this.#go();
  }

  /** Erases all that this annotator has said in the project, at the server and on this device.
   *  @throws CallError where the server was not reached: nothing is forgotten here then */
  async erase(): Promise<void> {
    await this.#untilIdle();
    this.#isBusy = true;
    try {
      const count = await this.#annotator.erase();
      this.#stash.clear();
      this.#annotator.token = null;
      this.hand = EMPTY_HAND;
      this.notice = { key: 'widget_erased', values: { count } };
    } finally {
      this.#isBusy = false;
      this.#listener.changed();
    }
    void this.#go();
  }

  async #untilIdle(): Promise<void> {
    clearTimeout(this.#retry);
    while (this.#isBusy) await new Promise((resume) => setTimeout(resume, 20));
  }

  #keep(hand: Hand): void {
    this.hand = hand;
    this.#stash.keep({ token: this.#annotator.token, hand });
    this.#listener.changed();
  }

  async #go(): Promise<void> {
    if (this.#isBusy || this.#isStopped) return;
    clearTimeout(this.#retry);
    this.#isBusy = true;
    try {
      if (this.#lifetimeMs === Number.POSITIVE_INFINITY) await this.#readProject();
      await this.#ensureToken();
      while (!this.#isStopped && (await this.#doNext()));
      this.#failures = 0;
      this.isOffline = false;
      this.failure = null;
      this.isElsewhere = false;
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isBusy = false;
      this.#listener.changed();
    }
  }

  /** @returns whether there may be more to do */
  async #doNext(): Promise<boolean> {
    const job = nextJob(this.hand);
    // What is shown next comes before what was answered last.
    if (wanted(this.hand) > 0 && (this.hand.tasks.length === 0 || !job)) await this.#fetchTasks();
    else if (job) await (job.kind === 'send' ? this.#send(job.given) : this.#takeBack(job.given));
    else return false;
    this.isOffline = false;
    return true;
  }

  async #readProject(): Promise<void> {
    const { question, settings } = await this.#annotator.call<Project>('GET', '');
    const { origin } = location;
    this.question = question;
    const isAllowed =
      origin === this.#settings.server ||
      settings.allowed_origins === '*' ||
      settings.allowed_origins.includes(origin);
    if (!isAllowed) {
      throw new CallError(403, {
        detail: `Pages of ${origin} may not annotate this project: its owner can add the origin to the setting allowed_origins.`,
      });
    }
    this.#lifetimeMs = settings.task_minutes * 60_000 - EXPIRY_MARGIN_MS;
    this.#keep(dropOld(this.hand, Date.now(), this.#lifetimeMs));
  }

  async #ensureToken(): Promise<void> {
    const before = this.#annotator.token;
    await this.#annotator.ensureToken(Date.now());
    const { token } = this.#annotator;
    if (token === before) return;
    // Tasks are bound to whom they were given to.
    this.#keep(token?.annotator === before?.annotator ? this.hand : EMPTY_HAND);
  }

  async #fetchTasks(): Promise<void> {
    const body = { count: wanted(this.hand), pending: pending(this.hand) };
    const { tasks } = await this.#annotator.call<TaskList>('POST', '/tasks', body);
    const pairs = tasks.filter(({ kind }) => kind === 'pair');
    if (tasks.length > pairs.length && pairs.length === 0) {
      throw new CallError(422, { code: 'ranking' });
    }
    this.#keep(take(this.hand, pairs, Date.now()));
  }

  async #send(given: Given): Promise<void> {
    this.#keep(trying(this.hand, given));
    const { task, outcome, activeMs } = given;
    try {
      const body = { task: task.task, outcome, active_ms: Math.min(activeMs, 86_400_000) };
      const comparison = await this.#annotator.call<Comparison>('POST', '/comparisons', body);
      this.#keep(saved(this.hand, given, comparison.id));
      this.#listener.saved(comparison);
    } catch (error) {
      this.#drop(given, error);
    }
  }

  async #takeBack(given: Given): Promise<void> {
    try {
      const { tasks } = await this.#annotator.call<TaskList>('DELETE', `/comparisons/${given.id}`);
      const [again] = tasks.map((task): HeldTask => ({ ...task, receivedAtMs: Date.now() }));
      this.notice = { key: 'undone_again' };
      this.#keep(gone(this.hand, given, again));
    } catch (error) {
      this.#drop(given, error);
    }
  }

  /** What the server refuses for good is no answer; anything else is tried again. */
  #drop(given: Given, error: unknown): void {
    if (!(error instanceof CallError) || error.mayPass || error.status === 401) throw error;
    this.notice = { key: 'lost_other', values: { sentence: error.message } };
    this.#keep(gone(this.hand, given));
  }

  #fail(error: unknown): void {
    if (!(error instanceof CallError)) throw error;
    if (error.mayPass) {
      this.isOffline = true;
      this.#failures += 1;
      this.#retry = setTimeout(() => void this.#go(), backoffMs(this.#failures, Math.random()));
      return;
    }
    const elsewhere = ELSEWHERE[error.code];
    this.failure = elsewhere ? { key: elsewhere } : { sentence: error.message };
    this.isElsewhere = elsewhere !== undefined;
    if (error.status !== 401) return;
    if (this.#annotator.isNamed) {
      this.#listener.tokenExpired();
    } else {
      // One that this server does not know: another will do.
      this.#annotator.token = null;
      this.#keep(EMPTY_HAND);
    }
  }
}
