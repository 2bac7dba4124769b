import { type ChoosingModel, mostInformative } from '../core/active-choice.ts';
import { loggable } from '../core/errors.ts';
import { featurize, type SparseVector } from '../core/features.ts';
import type { Pair } from '../core/pairing.ts';
import type { Database } from '../storage/database.ts';
import { readTexts } from '../storage/responses.ts';

/** Features kept in memory; about 2.5 KB each. */
const KEPT = 4096;

/** Of prompts and responses that are made features of at once: about 50 ms. What is beyond is left for another time. */
const CHARACTERS_AT_ONCE = 64_000;

/** Lets a model choose pairs, by what the texts alone show: an encoder's embeddings it leaves out. Features are computed once while the object is awake. */
export class PairChooser {
  readonly #db: Database;
  readonly #features = new Map<number, SparseVector>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes features of these ready, as far as their texts are short enough together. Where that fails, fewer are ready. */
  async load(pairs: readonly Pair[]): Promise<void> {
    const ids = new Set(pairs.flatMap(({ a, b }) => [a, b]));
    for (const id of ids) this.#refresh(id);
    const missing = [...ids].filter((id) => !this.#features.has(id));
    if (missing.length === 0) return;
    try {
      let characters = 0;
      for (const { id, prompt, text } of await readTexts(this.#db, missing)) {
        characters += prompt.length + text.length;
        if (characters > CHARACTERS_AT_ONCE) break;
        this.#remember(id, featurize(prompt, text));
      }
    } catch (error) {
      console.error('pairs are drawn at random', loggable(error));
    }
  }

  /** The pair that teaches the model most; null where fewer than two are ready, which is no choice. */
  best(by: ChoosingModel, candidates: readonly Pair[]): Pair | null {
    const ready = candidates.flatMap((pair) => {
      const [a, b] = [this.#features.get(pair.a), this.#features.get(pair.b)];
      return a && b ? [{ pair, features: [a, b] as const }] : [];
    });
    if (ready.length < 2) return null;
    const features = ready.map((candidate) => candidate.features);
    return ready[mostInformative(by, features)]?.pair ?? null;
  }

  /** The least recently wanted are forgotten first. */
  #refresh(id: number): void {
    const features = this.#features.get(id);
    if (features) this.#remember(id, features);
  }

  #remember(id: number, features: SparseVector): void {
    this.#features.delete(id);
    if (this.#features.size >= KEPT) this.#features.delete(this.#features.keys().next().value as number);
    this.#features.set(id, features);
  }
}
