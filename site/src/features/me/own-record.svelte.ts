import type { Outcome } from '../../../../worker/contract/comparison.ts';
import type { Erased, Me, OwnComparison } from '../../../../worker/contract/me.ts';
import { api } from '../../lib/api.ts';
import { type Failure, failureOf } from '../../lib/failure.ts';

/** What this browser's annotator has said, as far as it is fetched. */
export class OwnRecord {
  me = $state.raw<Me | null>(null);
  comparisons = $state.raw<readonly OwnComparison[]>([]);
  /** Of the next page; null where all are here. */
  next = $state<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  isLoading = $state(false);

  async load(): Promise<void> {
    await this.#trying(async () => {
      const [me, page] = await Promise.all([api.me(), api.ownComparisons()]);
      this.me = me;
      this.comparisons = page.comparisons;
      this.next = page.next;
    });
  }

  async loadMore(): Promise<void> {
    const cursor = this.next;
    if (cursor === null || this.isLoading) return;
    await this.#trying(async () => {
      const page = await api.ownComparisons({ cursor });
      this.comparisons = [...this.comparisons, ...page.comparisons];
      this.next = page.next;
    });
  }

  /** The new answer takes the place of the old one in the list, too.
   *  @throws ApiError */
  async change(old: OwnComparison, outcome: Outcome): Promise<void> {
    const changed = await api.changeAnswer(old.project.slug, old.id, { outcome });
    const fresh = { ...old, ...changed };
    this.comparisons = this.comparisons.map((each) => (each === old ? fresh : each));
  }

  /** @throws ApiError */
  async erase(): Promise<Erased> {
    const erased = await api.eraseMe();
    await this.load();
    return erased;
  }

  async #trying(what: () => Promise<void>): Promise<void> {
    this.isLoading = true;
    try {
      await what();
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.isLoading = false;
    }
  }
}
