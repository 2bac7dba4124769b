import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Task } from '../../../../worker/contract/task.ts';
import { api } from '../../lib/api.ts';
import { type Failure, failureOf } from '../../lib/failure.ts';
import { prepareTexts } from '../annotate/rendered-texts.ts';
import { fateOf, type Stand } from './fate.ts';

/** An answer is folded within a second or so; after this it is said to take longer. */
const PATIENCE_MS = 6_000;

/** What was counted may turn out to have trained, when the news of it comes late. */
const WAITING: readonly TrialState[] = ['learning', 'slow', 'counted'];

type TrialState = 'loading' | 'asking' | 'sending' | 'learning' | 'learnt' | 'counted' | 'slow';

/** One comparison after another on the first page, and what becomes of each. */
export class Trial {
  state = $state<TrialState>('loading');
  task = $state.raw<Task | null>(null);
  outcome = $state<Outcome | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** When the answer was given. */
  before = $state.raw<Stand | null>(null);
  readonly #slug: string;
  /** Of the answer given, in the log; null until it is saved. */
  #id: number | null = null;
  #now: Stand | null = null;
  #shownAtMs = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(slug: string) {
    this.#slug = slug;
  }

  async next(): Promise<void> {
    this.stop();
    this.failure = null;
    try {
      const { tasks } = await api.tasks(this.#slug);
      const task = tasks.find(({ kind }) => kind === 'pair') ?? null;
      if (task) await prepareTexts([task]);
      this.task = task;
      this.outcome = null;
      this.state = 'asking';
      this.#shownAtMs = performance.now();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async answer(outcome: Outcome, stand: Stand): Promise<void> {
    if (!this.task || this.state !== 'asking') return;
    this.outcome = outcome;
    this.#id = null;
    this.before = stand;
    this.state = 'sending';
    this.failure = null;
    const activeMs = Math.min(86_400_000, Math.round(performance.now() - this.#shownAtMs));
    try {
      const { id } = await api.answer(this.#slug, { task: this.task.task, outcome, active_ms: activeMs });
      this.#id = id;
      this.state = 'learning';
      // The news of its step may have come before the answer to the request.
      if (this.#now) this.moved(this.#now);
      this.#patience = setTimeout(() => {
        if (this.state === 'learning') this.state = 'slow';
      }, PATIENCE_MS);
    } catch (error) {
      this.failure = failureOf(error);
      this.outcome = null;
      this.state = 'asking';
    }
  }

  /** The model has moved. */
  moved(now: Stand): void {
    this.#now = now;
    if (this.#id === null || !this.outcome || !this.before || !WAITING.includes(this.state)) return;
    const answer = { id: this.#id, outcome: this.outcome, before: this.before };
    this.state = fateOf(answer, now) ?? this.state;
  }

  stop(): void {
    clearTimeout(this.#patience);
  }
}
