import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Project } from '../../../../worker/contract/project.ts';
import type { Task } from '../../../../worker/contract/task.ts';
import { slugOf } from '../../lib/address.ts';
import { loadProject } from '../../lib/api.ts';
import { type Failure, UNKNOWN_PROJECT } from '../../lib/failure.ts';
import { ActiveClock } from './active-clock.ts';
import { countToday } from './day-run.ts';
import { askedBeside } from './details.ts';
import { hasPractised, Practice, rememberPractice } from './practice.svelte.ts';
import { prepareTasks } from './prepare-tasks.ts';
import type { Order } from './ranking/order.ts';
import { warmUp } from './rendered-texts.ts';
import { AnnotateSession } from './session.svelte.ts';
import { type View, viewOf } from './visit-plan.ts';
import { type Details, EMPTY_VISIT } from './visit-state.ts';

/** What somebody does on the annotate page, from opening it to stopping: practice, tasks, an answer and what is asked beside it. The
 *  components show it; what goes to the server and what stays on the device is the session's. */
export class Annotating {
  /** Of the address; null where it names no project. */
  slug = $state<string | null>('');
  project = $state.raw<Project | null>(null);
  session = $state.raw<AnnotateSession | null>(null);
  practice = $state.raw<Practice | null>(null);
  /** The answer just given. */
  last = $state.raw<{ outcome: Outcome; key: number } | null>(null);
  /** An answer whose details are still asked for. */
  chosen = $state.raw<{ outcome: Outcome; activeMs: number } | null>(null);
  stopped = $state(false);
  days = $state(0);
  /** The question sets the height of the heading: nothing is shown below it before it is known. */
  #headed = $state(false);
  readonly #clock = new ActiveClock();

  readonly visit = $derived(this.session?.visit ?? EMPTY_VISIT);
  readonly settings = $derived(this.project?.settings);
  readonly task: Task | undefined = $derived(this.practice ? this.practice.task : this.visit.queue[0]?.task);
  readonly view: View | 'stopped' = $derived.by(() => {
    if (this.slug === null) return 'failed';
    if (!this.#headed) return 'loading';
    if (this.stopped) return 'stopped';
    return this.practice ? 'pair' : viewOf(this.visit);
  });
  readonly failure: Failure | null = $derived(this.slug === null ? UNKNOWN_PROJECT : this.visit.failure);
  readonly asked = $derived(this.chosen && askedBeside(this.chosen.outcome, this.settings));
  /** Whether an answer would be taken now. */
  readonly ready = $derived(this.view === 'pair' && !this.chosen && !this.practice?.said);
  /** Nothing to do here, now or later: no bar, no guidelines. */
  readonly hopeless = $derived(this.view === 'failed' && this.failure?.retry === false);

  /** @returns what ends it */
  start(pathname: string): (() => void) | undefined {
    this.slug = slugOf(pathname);
    if (this.slug === null) return undefined;
    warmUp();
    this.session = new AnnotateSession(this.slug, prepareTasks);
    this.session.start();
    loadProject(this.slug)
      .then((loaded) => {
        this.project = loaded;
        if (loaded.settings.practice.length > 0 && !hasPractised(loaded.slug)) return this.practise();
        return undefined;
      })
      .catch(() => {}) // The tasks call meets the same failure and shows it.
      .finally(() => {
        this.#headed = true;
      });
    return () => this.session?.stop();
  }

  /** Another task is on screen: its time begins. */
  taskShown(isVisible: boolean): void {
    this.#clock.restart(performance.now(), isVisible);
  }

  pageHidden(isHidden: boolean): void {
    if (isHidden) {
      this.#clock.pause(performance.now());
    } else {
      this.#clock.resume(performance.now());
      this.session?.refresh();
    }
  }

  answer(outcome: Outcome): void {
    if (!this.session || !this.task || !this.ready) return;
    const activeMs = this.#clock.elapsed(performance.now());
    if (this.practice) this.practice.answer(outcome);
    else if (askedBeside(outcome, this.settings)) this.chosen = { outcome, activeMs };
    else this.#record(outcome, activeMs);
  }

  /** The answer with what was asked beside it. */
  complete(details: Details): void {
    if (this.chosen) this.#record(this.chosen.outcome, this.chosen.activeMs, details);
    this.chosen = null;
  }

  rank(order: Order): void {
    this.session?.rank(
      order.map((group) => [...group]),
      this.#clock.elapsed(performance.now()),
    );
    this.#answered();
  }

  undo(): void {
    this.stopped = false;
    if (this.practice) this.practice.undo();
    else this.session?.undo();
  }

  stop(): void {
    this.stopped = !this.practice && this.#headed && !this.hopeless;
  }

  async practise(): Promise<void> {
    if (!this.project) return;
    const round = new Practice(this.project);
    await prepareTasks(round.tasks);
    this.stopped = false;
    this.practice = round;
  }

  endPractice(): void {
    this.practice = null;
    rememberPractice(this.slug ?? '');
  }

  #record(outcome: Outcome, activeMs: number, details: Details = {}): void {
    this.last = { outcome, key: this.visit.nextKey };
    this.session?.answer(outcome, activeMs, details);
    this.#answered();
  }

  #answered(): void {
    this.days = countToday(new Date());
    scrollTo({ top: 0, behavior: 'instant' });
  }
}
