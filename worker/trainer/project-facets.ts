import type { Facets } from '../core/facets.ts';
import { hashText } from '../core/features/hash.ts';
import { openDatabase } from '../storage/database.ts';
import { readFacets } from '../storage/facets.ts';

/** Imports that change tags say so; this is for the case that they were cut off before. */
const KEPT_MS = 60_000;

export interface KnownFacets {
  /** By prompt. */
  facets: ReadonlyMap<number, Facets>;
  /** Differs where they do. */
  version: string;
}

export const NO_FACETS: KnownFacets = { facets: new Map(), version: '' };

/** What a project's prompts are about, as it was read last. */
export class ProjectFacets {
  readonly #d1: D1Database;
  #known: (KnownFacets & { untilMs: number }) | null = null;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  lookAgain(): void {
    this.#known = null;
  }

  async read(projectId: number, nowMs: number): Promise<KnownFacets> {
    if (this.#known && this.#known.untilMs > nowMs) return this.#known;
    const facets = await readFacets(openDatabase(this.#d1), projectId);
    const version = `${facets.size} ${hashText(JSON.stringify([...facets]))}`;
    this.#known = { facets, version, untilMs: nowMs + KEPT_MS };
    return this.#known;
  }
}
