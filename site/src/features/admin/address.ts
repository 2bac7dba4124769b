export const TABS = ['import', 'settings', 'keys', 'gold', 'webhooks', 'export', 'audit', 'danger'] as const;
export type Tab = (typeof TABS)[number];

export const TAB_NAMES: Record<Tab, string> = {
  import: 'Import',
  settings: 'Settings',
  keys: 'Keys',
  gold: 'Gold',
  webhooks: 'Webhooks',
  export: 'Export',
  audit: 'Audit log',
  danger: 'Danger zone',
};

export function adminPath(slug: string, tab: Tab = 'import'): string {
  return `/admin/project/?${new URLSearchParams({ slug, tab })}`;
}

/** What the address of the page asks for; null where it names no project. */
export function askedFor(search: string): { slug: string; tab: Tab } | null {
  const query = new URLSearchParams(search);
  const slug = query.get('slug');
  if (!slug) return null;
  return { slug, tab: TABS.find((tab) => tab === query.get('tab')) ?? 'import' };
}
