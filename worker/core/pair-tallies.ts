import { pairKey } from './pairing.ts';

/** Which system wrote a response, as a number. */
export type SystemOf = (response: number) => number;

/** How many there are of each pair of responses, and of each pair of systems. */
export class PairTallies {
  readonly #systemOf: SystemOf;
  readonly #pairs = new Map<number, number>();
  readonly #systems = new Map<number, number>();

  constructor(systemOf: SystemOf) {
    this.#systemOf = systemOf;
  }

  ofPair(a: number, b: number): number {
    return this.#pairs.get(pairKey(a, b)) ?? 0;
  }

  /** Of the two systems that wrote these responses. */
  ofSystems(a: number, b: number): number {
    return this.#systems.get(this.#systemsKey(a, b)) ?? 0;
  }

  /** @param by 1, or −1 to take one back */
  add(a: number, b: number, by: 1 | -1): void {
    count(this.#pairs, pairKey(a, b), by);
    count(this.#systems, this.#systemsKey(a, b), by);
  }

  #systemsKey(a: number, b: number): number {
    return pairKey(this.#systemOf(a), this.#systemOf(b));
  }
}

function count(counts: Map<number, number>, key: number, by: number): void {
  const value = (counts.get(key) ?? 0) + by;
  if (value === 0) counts.delete(key);
  else counts.set(key, value);
}
