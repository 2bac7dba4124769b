export const PROJECT_PAGES = ['annotate', 'leaderboard', 'training', 'model', 'playground'] as const;
export type ProjectPage = (typeof PROJECT_PAGES)[number];

export function projectPath(slug: string, page: ProjectPage): string {
  return `/p/${encodeURIComponent(slug)}/${page}`;
}

/** The slug in `/p/{slug}/…`; null where the address names no project. */
export function slugOf(pathname: string): string | null {
  const encoded = /^\/p\/([^/]+)/.exec(pathname)?.[1];
  if (!encoded) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

export function isProjectPage(name: string | undefined): name is ProjectPage {
  return PROJECT_PAGES.some((page) => page === name);
}
