import { dayOf, startOfDay } from '../core/day.ts';

/** Answers by which a stored count may lag behind: so many are forgotten at the most when the platform ends the object. */
const UNSAVED = 16;
const UNSAVED_MS = 2_000;

interface Count {
  count: number;
  saved: number;
  savedAtMs: number;
}

interface Day {
  day: number;
  salt: string;
  /** By the addresses' names of the day. */
  counts: Map<string, Count>;
}

/** How many answers came from each internet address today, in a Durable Object's own SQLite. An address is a hash by a salt of the
 *  day's own, drawn at random: once a day's rows are deleted, salt and all, nobody can tell whose they were. */
export class AddressCounts {
  readonly #storage: DurableObjectStorage;
  #today: Day | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(
      'create table if not exists address_salts (day integer primary key, salt text not null)',
    );
    storage.sql.exec(`create table if not exists address_counts (
      day integer not null, address text not null, count integer not null, primary key (day, address)) without rowid`);
  }

  /** The name that an address has today.
   *  @param address a hash of it */
  async nameOf(address: string, nowMs: number): Promise<string> {
    const { salt } = this.#on(dayOf(nowMs));
    const bytes = new TextEncoder().encode(`${salt} ${address}`);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  count(name: string, nowMs: number): number {
    return this.#find(name, nowMs).count;
  }

  /** @param by 1, or −1 to take one back */
  add(name: string, by: 1 | -1, nowMs: number): void {
    const found = this.#find(name, nowMs);
    found.count += by;
    const isDue = Math.abs(found.count - found.saved) >= UNSAVED || nowMs - found.savedAtMs >= UNSAVED_MS;
    if (!isDue) return;
    found.saved = found.count;
    found.savedAtMs = nowMs;
    this.#storage.sql.exec(
      'insert into address_counts values (?, ?, ?) on conflict do update set count = excluded.count',
      dayOf(nowMs),
      name,
      found.count,
    );
  }

  /** Deletes all of days that ended a day ago or longer. So nothing is older than 48 hours.
   *  @returns whether there is something left */
  purge(nowMs: number): boolean {
    const oldest = dayOf(nowMs) - 1;
    this.#storage.sql.exec('delete from address_counts where day < ?', oldest);
    this.#storage.sql.exec('delete from address_salts where day < ?', oldest);
    return this.#storage.sql.exec('select day from address_salts limit 1').toArray().length > 0;
  }

  #find(name: string, nowMs: number): Count {
    const { day, counts } = this.#on(dayOf(nowMs));
    let found = counts.get(name);
    if (!found) {
      const [row] = this.#storage.sql
        .exec('select count from address_counts where day = ? and address = ?', day, name)
        .toArray();
      const count = (row?.['count'] as number | undefined) ?? 0;
      found = { count, saved: count, savedAtMs: 0 };
      counts.set(name, found);
    }
    return found;
  }

  #on(day: number): Day {
    if (this.#today?.day === day) return this.#today;
    const { sql } = this.#storage;
    this.purge(startOfDay(day));
    const salt = [...crypto.getRandomValues(new Uint8Array(32))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    sql.exec('insert into address_salts values (?, ?) on conflict do nothing', day, salt);
    const [row] = sql.exec('select salt from address_salts where day = ?', day).toArray();
    this.#today = { day, salt: row?.['salt'] as string, counts: new Map() };
    return this.#today;
  }
}
