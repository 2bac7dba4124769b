export const visitedKey = (slug: string): string => `tilt:visited:${slug}`;

/** That this browser may hold tasks and answers of the project: the next page asks for none before it has looked. */
export function rememberVisit(slug: string): void {
  try {
    localStorage.setItem(visitedKey(slug), '1');
  } catch {
    // Storage may be refused; then nothing is held either.
  }
}
