import { dayOf, secondsUntilTomorrow, startOfDay } from '../core/day.ts';
import type { DayLimit, Refusal } from '../core/limits.ts';
import type { AddressCounts } from '../storage/address-counts.ts';
import { countAnswersSince } from '../storage/comparisons.ts';
import type { Database } from '../storage/database.ts';

/** Annotators whose counts are kept; another one's is counted anew. */
const KEPT = 10_000;

/** Whose answers are counted, and how many a day are allowed; null for any number. */
export interface Capped {
  annotator: string;
  dailyCap: number | null;
  /** A hash; null where it is not known. */
  address: string | null;
  addressCap: number | null;
}

interface DayCount {
  day: number;
  count: number;
  loaded: Promise<void>;
}

/** Counts the day's answers of a project, by annotator and by internet address. For annotators the log is the truth: their rows are
 *  counted once while the object is awake, and what is let through from then on is added before it is written, so that answers
 *  sent at once cannot pass together. What was taken back counts, too. One object does for all. */
export class DayCaps {
  readonly #db: Database;
  readonly #projectId: number;
  readonly #addresses: AddressCounts;
  readonly #annotators = new Map<string, DayCount>();

  constructor(db: Database, { projectId, addresses }: { projectId: number; addresses: AddressCounts }) {
    this.#db = db;
    this.#projectId = projectId;
    this.#addresses = addresses;
  }

  /** Whether one more answer would be too many. */
  async check(capped: Capped, nowMs: number): Promise<Refusal | null> {
    const { own, address } = await this.#load(capped, nowMs);
    return this.#refusal(capped, { own, address, nowMs });
  }

  /** Counts one answer that is about to be written.
   *  @returns the limit that it would break: then it is not counted */
  async admit(capped: Capped, nowMs: number): Promise<Refusal | null> {
    const { own, address } = await this.#load(capped, nowMs);
    // Nothing is awaited from here on.
    const refusal = this.#refusal(capped, { own, address, nowMs });
    if (refusal) return refusal;
    if (own) own.count++;
    if (address !== null) this.#addresses.add(address, 1, nowMs);
    return null;
  }

  /** What was admitted was not written after all. */
  async giveBack(capped: Capped, nowMs: number): Promise<void> {
    const { own, address } = await this.#load(capped, nowMs);
    if (own) own.count--;
    if (address !== null) this.#addresses.add(address, -1, nowMs);
  }

  async #load(
    { annotator, dailyCap, address, addressCap }: Capped,
    nowMs: number,
  ): Promise<{ own: DayCount | null; address: string | null }> {
    const isAddressCapped = address !== null && addressCap !== null;
    const [own, name] = await Promise.all([
      dailyCap === null ? this.#forget(annotator) : this.#countOf(annotator, dayOf(nowMs)),
      isAddressCapped ? this.#addresses.nameOf(address, nowMs) : null,
    ]);
    return { own, address: name };
  }

  #refusal(
    { dailyCap, addressCap }: Capped,
    { own, address, nowMs }: { own: DayCount | null; address: string | null; nowMs: number },
  ): Refusal | null {
    const reached = (limit: DayLimit, cap: number): Refusal => ({
      limit,
      cap,
      retryAfterS: secondsUntilTomorrow(nowMs),
    });
    if (own && dailyCap !== null && own.count >= dailyCap) return reached('daily_cap', dailyCap);
    if (address === null || addressCap === null) return null;
    return this.#addresses.count(address, nowMs) >= addressCap ? reached('address_cap', addressCap) : null;
  }

  async #countOf(annotator: string, day: number): Promise<DayCount> {
    let own = this.#annotators.get(annotator);
    if (own?.day !== day) own = this.#begin(annotator, day);
    await own.loaded;
    return own;
  }

  /** Without a cap answers are not counted: a count from before would be too low. */
  #forget(annotator: string): null {
    this.#annotators.delete(annotator);
    return null;
  }

  #begin(annotator: string, day: number): DayCount {
    const own: DayCount = { day, count: 0, loaded: Promise.resolve() };
    const [projectId, since] = [this.#projectId, new Date(startOfDay(day))];
    own.loaded = countAnswersSince(this.#db, { projectId, annotator, since }).then(
      (count) => {
        own.count += count;
      },
      (error: unknown) => {
        this.#annotators.delete(annotator);
        throw error;
      },
    );
    this.#annotators.delete(annotator);
    if (this.#annotators.size >= KEPT) {
      this.#annotators.delete(this.#annotators.keys().next().value as string);
    }
    this.#annotators.set(annotator, own);
    return own;
  }
}
