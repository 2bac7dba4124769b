/** Whose comparisons do not count, after so many of the quarantine's entries. */
export interface Quarantine {
  /** Id of the last entry. */
  cursor: number;
  annotators: ReadonlySet<string>;
}

export function storeQuarantine({ cursor, annotators }: Quarantine): string {
  return JSON.stringify([cursor, ...annotators]);
}

export function restoreQuarantine(text: string): Quarantine {
  const [cursor, ...annotators] = JSON.parse(text) as [number, ...string[]];
  return { cursor, annotators: new Set(annotators) };
}
