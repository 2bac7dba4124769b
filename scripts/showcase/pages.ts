import { globSync } from 'node:fs';
import { adminPath, TABS } from '../../site/src/features/admin/address.ts';
import { PROJECT_PAGES } from '../../site/src/lib/address.ts';

interface ShownPage {
  path: string;
  /** Whether an owner has signed in who sees it. */
  signedIn: boolean;
}

/** A page to shoot. */
export interface Shot extends ShownPage {
  width: number;
  scheme: 'light' | 'dark';
  language: 'en' | 'ar';
}

const WIDTHS = [360, 768, 1440, 1920];
const SCHEMES = ['light', 'dark'] as const;
/** Pages of a project are one static file each, told apart by their address. */
const NOT_BY_THEMSELVES = /^project\//;
/** Docs are many pages of one kind. */
const DEEP = /^(?:[^/]+\/){3,}/;

/** Those of an owner that are of no project. */
const OWNER_PAGES = ['/admin/', '/admin/new/', '/admin/keys/'];

/** Every page of the built site, for each of these projects where it is a project's; those of an owner with and without a key. */
export function allPages(dist: string, slugs: readonly string[]): ShownPage[] {
  const own = globSync('**/*.html', { cwd: dist })
    .filter((file) => !NOT_BY_THEMSELVES.test(file) && !DEEP.test(file))
    .map((file) => `/${file.replace(/index\.html$/, '').replace('404.html', 'nothing-here')}`)
    .sort();
  const ofProjects = slugs.flatMap((slug) =>
    [...PROJECT_PAGES, 'prompts', 'annotators'].map((page) => `/p/${slug}/${page}`),
  );
  const ofOwner = [...OWNER_PAGES, ...slugs.flatMap((slug) => TABS.map((tab) => adminPath(slug, tab)))];
  return [
    ...[...own, ...ofProjects].map((path) => ({ path, signedIn: false })),
    ...ofOwner.map((path) => ({ path, signedIn: true })),
  ];
}

/** Each page at each width, light and dark; those that speak it in Arabic, too. */
export function allShots(pages: readonly ShownPage[]): Shot[] {
  return pages.flatMap(({ path, signedIn }) =>
    (path.endsWith('/annotate') ? (['en', 'ar'] as const) : (['en'] as const)).flatMap((language) =>
      SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ path, signedIn, width, scheme, language }))),
    ),
  );
}

/** The name of a shot's file. */
export function fileOf({ path, signedIn, width, scheme, language }: Shot): string {
  const name =
    path
      .replaceAll(/[^\w.]+/g, ' ')
      .trim()
      .replaceAll(' ', '-') || 'home';
  return `${name}${signedIn ? '.owner' : ''}.${language}.${scheme}.${width}.jpg`;
}
