const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Also read by the inline script in layouts/page.astro, before the first paint. */
const STORAGE_KEY = 'tilt:theme';

function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
}

function readTheme(root: HTMLElement): Theme {
  const chosen = root.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

function writeTheme(root: HTMLElement, theme: Theme): void {
  if (theme === 'auto') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage may be refused; the theme then lasts as long as the page.
  }
}

interface Words {
  names: Record<Theme, string>;
  label: (name: string) => string;
}

let words: Words = {
  names: { auto: 'Auto', light: 'Light', dark: 'Dark' },
  label: (name) => `Theme: ${name}`,
};

function label(button: HTMLElement, theme: Theme): void {
  const name = words.names[theme];
  button.setAttribute('aria-label', words.label(name));
  const text = button.querySelector('.name');
  if (text) text.textContent = name;
}

/** Says the theme in other words, from now on. */
export function renameThemeToggle(page: Document, renamed: Words): void {
  words = renamed;
  const button = page.getElementById('theme-toggle');
  if (button) label(button, readTheme(page.documentElement));
}

export function installThemeToggle(page: Document): void {
  const button = page.getElementById('theme-toggle');
  if (!button) return;
  label(button, readTheme(page.documentElement));
  button.addEventListener('click', () => {
    const theme = nextTheme(readTheme(page.documentElement));
    writeTheme(page.documentElement, theme);
    label(button, theme);
  });
}

/** Calls back whenever the colours in force may have changed; for canvases, which do not restyle themselves. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    query.removeEventListener('change', changed);
  };
}
