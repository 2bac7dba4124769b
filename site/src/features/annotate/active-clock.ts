/** Counts the time a task was in view; a hidden tab or a closed lid does not count. Times are milliseconds. */
export class ActiveClock {
  #counted = 0;
  #runningSince: number | null = null;

  restart(now: number, visible: boolean): void {
    this.#counted = 0;
    this.#runningSince = visible ? now : null;
  }

  pause(now: number): void {
    this.#counted = this.elapsed(now);
    this.#runningSince = null;
  }

  resume(now: number): void {
    this.#runningSince ??= now;
  }

  elapsed(now: number): number {
    return Math.round(
      this.#counted + (this.#runningSince === null ? 0 : Math.max(0, now - this.#runningSince)),
    );
  }
}
