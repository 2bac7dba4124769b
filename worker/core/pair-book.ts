import { PairTallies } from './pair-tallies.ts';

/** A response as pairs are drawn of it. */
export interface ListedResponse {
  id: number;
  promptId: number;
  /** Of the prompt's content, uniform in 0 … 2³² − 1. */
  promptHash: number;
  system: string | null;
}

/** A project's responses by prompt, and how often each pair of them was judged. */
export class PairBook {
  readonly catalogue = new Map<number, number[]>();
  /** In the order in which they were listed. */
  readonly prompts: number[] = [];
  readonly #promptHashes = new Map<number, number>();
  readonly #systemOf = new Map<number, number>();
  readonly #systemNumbers = new Map<string | null, number>([[null, 0]]);
  readonly judged: PairTallies = new PairTallies((response) => this.systemOf(response));

  addResponse({ id, promptId, promptHash, system }: ListedResponse): void {
    const responses = this.catalogue.get(promptId);
    if (responses) responses.push(id);
    else {
      this.catalogue.set(promptId, [id]);
      this.prompts.push(promptId);
    }
    this.#promptHashes.set(promptId, promptHash);
    let number = this.#systemNumbers.get(system);
    if (number === undefined) {
      number = this.#systemNumbers.size;
      this.#systemNumbers.set(system, number);
    }
    this.#systemOf.set(id, number);
  }

  /** What wrote a response, as a number; responses whose system nobody named share one. */
  systemOf(response: number): number {
    return this.#systemOf.get(response) ?? 0;
  }

  promptHash(promptId: number): number {
    return this.#promptHashes.get(promptId) ?? 0;
  }
}
