import { projectPath } from './address.ts';

/** What is to be done first in a project in which nothing was compared. */
interface Deed {
  href: string;
  text: string;
  /** Why it is this. */
  note: string;
}

/** A pair takes a prompt with two responses; where there is none, nobody can compare, and its owner has to import some.
 *  @param counts of the project, null where they are not known */
export function firstDeed(slug: string, counts: { prompts: number; responses: number } | null): Deed {
  if (counts && (counts.prompts === 0 || counts.responses < 2)) {
    return {
      href: `/admin/project/?${new URLSearchParams({ slug, tab: 'import' })}`,
      text: 'Import prompts',
      note: 'There is nothing to compare yet: the project’s owner imports prompts with two or more responses each.',
    };
  }
  return { href: projectPath(slug, 'annotate'), text: 'Compare the first pair', note: '' };
}
