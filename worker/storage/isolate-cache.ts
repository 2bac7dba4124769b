/** Values worth keeping between the requests of one isolate, for a short time each. Other isolates see a change
 *  when their copy is that old, so only what may be a little stale belongs here. */
export class IsolateCache<Value> {
  readonly #entries = new Map<string, { value: Value; untilMs: number }>();
  readonly #ttlMs: number;
  readonly #limit: number;

  constructor({ ttlMs, limit }: { ttlMs: number; limit: number }) {
    this.#ttlMs = ttlMs;
    this.#limit = limit;
  }

  async get(key: string, load: () => Promise<Value>): Promise<Value> {
    const entry = this.#entries.get(key);
    if (entry && entry.untilMs > Date.now()) return entry.value;
    const value = await load();
    this.#entries.delete(key);
    if (this.#entries.size >= this.#limit) this.#entries.delete(this.#entries.keys().next().value as string);
    this.#entries.set(key, { value, untilMs: Date.now() + this.#ttlMs });
    return value;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }
}
