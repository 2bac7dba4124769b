import { isProjectPage, projectPath, slugOf } from './address.ts';
import { loadProject } from './api.ts';

/** Points the tabs at the project of this address and shows its name as soon as it is known. */
export function fillProjectHeader(page: Document): void {
  const slug = slugOf(page.location.pathname);
  const name = page.getElementById('project-name');
  if (!slug || !name) return;
  for (const tab of page.querySelectorAll<HTMLAnchorElement>('[data-project-page]')) {
    const target = tab.dataset['projectPage'];
    if (isProjectPage(target)) tab.href = projectPath(slug, target);
  }
  loadProject(slug)
    .then((project) => {
      name.textContent = project.name;
      page.title = page.title.replace('Tilt', `${project.name} · Tilt`);
    })
    .catch(() => {
      // The page's own view says what went wrong; the header still names what was asked for.
      name.textContent = slug;
    });
}
