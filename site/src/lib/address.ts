export const PROJECT_PAGES = ['annotate', 'leaderboard', 'training', 'model', 'playground'] as const;
/** Pages for everybody have a tab; that of an owner is linked where it is wanted. */
export type ProjectPage = (typeof PROJECT_PAGES)[number] | 'annotators' | 'system' | 'prompts' | 'embed';

export function projectPath(slug: string, page: ProjectPage): string {
  return `/p/${encodeURIComponent(slug)}/${page}`;
}

/** A system's own page. Its name may be any text, “..” too, so it is not a part of the path. */
export function systemPath(slug: string, system: string): string {
  return `${projectPath(slug, 'system')}?${new URLSearchParams({ system })}`;
}

/** Prompts of a language and a tag; all where these are empty. */
export function promptsPath(slug: string, { language, tag }: { language: string; tag: string }): string {
  const search = new URLSearchParams({ ...(language && { language }), ...(tag && { tag }) }).toString();
  return projectPath(slug, 'prompts') + (search && `?${search}`);
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
