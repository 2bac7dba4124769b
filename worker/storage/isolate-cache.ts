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
    const entry = this.#fresh(key);
    if (entry) return entry.value;
    const value = await load();
    this.put(key, value);
    return value;
  }

  /** For values that are loaded many at a time. */
  peek(key: string): Value | undefined {
    return this.#fresh(key)?.value;
  }

  put(key: string, value: Value): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#limit) this.#entries.delete(this.#entries.keys().next().value as string);
    this.#entries.set(key, { value, untilMs: Date.now() + this.#ttlMs });
  }

  #fresh(key: string): { value: Value } | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.untilMs > Date.now() ? entry : undefined;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }
}
