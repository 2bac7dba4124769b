import { createStore, del, get, keys, set, type UseStore } from 'idb-keyval';
import type { StoredVisit } from './visit-state.ts';

/** Claims a name for as long as this page lives. Where the browser has no locks (no https), every page may claim everything:
 *  then an answer may be sent twice, which is one row. */
function claim(name: string, options: LockOptions): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((settle) => {
    navigator.locks
      .request(name, options, (lock) => {
        settle(lock !== null);
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => settle(false));
  });
}

/** Keeps one page's visit on the device, and hands over what pages that are gone have left there. */
export class VisitStore {
  readonly #db: UseStore;
  readonly #prefix: string;
  readonly #own: string;
  #next: StoredVisit | undefined;
  #writing = false;
  #failed = false;

  /** @throws where the browser refuses storage */
  constructor(slug: string) {
    this.#db = createStore('tilt', 'visits');
    this.#prefix = `${slug}/`;
    this.#own = this.#prefix + crypto.getRandomValues(new Uint32Array(2)).join('-');
  }

  /** Whether all that was to be kept is kept. */
  get isSafe(): boolean {
    return !this.#writing && !this.#failed;
  }

  /** Calls back with each visit that is left over: at once, or as soon as the page that holds it is gone, which may be only just
   *  going or another tab. It is forgotten when what the callback made of it is saved. Resolves when what is there at once was
   *  handed over. */
  async adopt(take: (stored: StoredVisit) => void): Promise<void> {
    await claim(this.#own, { ifAvailable: true });
    const names = (await keys<string>(this.#db)).filter(
      (name) => name.startsWith(this.#prefix) && name !== this.#own,
    );
    const busy: string[] = [];
    for (const name of names) {
      if (await claim(name, { ifAvailable: true })) await this.#handOver(name, take);
      else busy.push(name);
    }
    for (const name of busy) void this.#adoptLater(name, take);
  }

  async #adoptLater(name: string, take: (stored: StoredVisit) => void): Promise<void> {
    const given = await claim(name, {});
    if (given) await this.#handOver(name, take).catch(() => {});
  }

  async #handOver(name: string, take: (stored: StoredVisit) => void): Promise<void> {
    const stored = await get<StoredVisit>(name, this.#db);
    if (stored) {
      take(stored);
      await this.#settled();
      if (this.#failed) return;
    }
    await del(name, this.#db);
  }

  /** Keeps the newest; those it overtakes are never written. */
  save(stored: StoredVisit): void {
    this.#next = stored;
    if (!this.#writing) this.#write().catch(() => {});
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#next) {
      const stored = this.#next;
      this.#next = undefined;
      this.#failed = await set(this.#own, stored, this.#db).then(
        () => false,
        () => true,
      );
    }
    this.#writing = false;
  }

  async #settled(): Promise<void> {
    while (this.#writing) await new Promise((resume) => setTimeout(resume, 5));
  }
}
