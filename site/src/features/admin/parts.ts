/** The parts of a project's page; each is fetched when it is opened. */
export const PARTS = {
  import: () => import('./import.svelte'),
  settings: () => import('./settings.svelte'),
  keys: () => import('./keys.svelte'),
  gold: () => import('./gold.svelte'),
  webhooks: () => import('./webhooks.svelte'),
  export: () => import('./export.svelte'),
  audit: () => import('./audit.svelte'),
  danger: () => import('./danger.svelte'),
};
