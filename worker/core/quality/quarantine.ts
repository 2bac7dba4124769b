/** One entry of a quarantine's trail. */
interface Entry {
  annotator: string;
  action: 'quarantine' | 'release';
}

/** Who is in quarantine after these entries, oldest first. */
export function quarantined(entries: readonly Entry[]): Set<string> {
  const inside = new Set<string>();
  for (const { annotator, action } of entries) {
    if (action === 'quarantine') inside.add(annotator);
    else inside.delete(annotator);
  }
  return inside;
}

/** Who is in one of two quarantines and not in the other. */
export function movedBetween(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [...[...one].filter((name) => !other.has(name)), ...[...other].filter((name) => !one.has(name))];
}
