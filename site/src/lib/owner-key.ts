/** Where a tab keeps its owner's key. */
export const OWNER_KEY = 'tilt:admin-key';
/** Told to the document when somebody signs in or out. */
export const OWNER_SIGNED = 'tilt:owner';

function isSignedIn(): boolean {
  try {
    return sessionStorage.getItem(OWNER_KEY) !== null;
  } catch {
    return false; // A browser that keeps nothing keeps no key.
  }
}

/** Shows the way to the admin pages to who has signed in. */
export function showOwnerLinks(page: Document): void {
  const show = () => {
    for (const link of page.querySelectorAll<HTMLElement>('[data-owner]')) link.hidden = !isSignedIn();
  };
  page.addEventListener(OWNER_SIGNED, show);
  show();
}
