const STORAGE_KEY = 'tilt:single-keys';

/** WCAG 2.1.4: single keys can be switched off, for those whose speech or switch input would press them. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}

export function rememberKeys(on: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off');
  } catch {
    // Storage may be refused; the choice then lasts as long as the page.
  }
}
