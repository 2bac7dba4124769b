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
  // With the frame that is laid out next: asked for now, the page would be laid out once more.
  requestAnimationFrame(() => showCurrent(page.querySelector('nav [aria-current]')));
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

/** Where the tabs are wider than the window. */
function showCurrent(tab: Element | null): void {
  const tabs = tab?.parentElement;
  if (tabs && tabs.scrollWidth > tabs.clientWidth) tab.scrollIntoView({ inline: 'center', block: 'nearest' });
}
