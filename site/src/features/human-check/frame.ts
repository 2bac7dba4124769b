import { type HumanCheckNews, humanCheckRequest } from './news.ts';

/** @see developers.cloudflare.com/turnstile/get-started/client-side-rendering */
const SCRIPT = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';

interface Turnstile {
  render(box: HTMLElement, options: Record<string, unknown>): unknown;
}

/** To nobody but a page of this very origin. */
const tell = (news: HumanCheckNews): void => parent.postMessage(news, location.origin);

function show(box: HTMLElement): void {
  const { turnstile } = globalThis as { turnstile?: Turnstile };
  if (!turnstile) {
    tell({ said: 'blocked' });
    return;
  }
  const { siteKey, language, theme } = humanCheckRequest(location.hash);
  const failed = (code: unknown): boolean => {
    tell({ said: 'failed', code: String(code) });
    return true; // It is told of here: no need for an entry in the console.
  };
  try {
    turnstile.render(box, {
      sitekey: siteKey,
      language,
      theme,
      size: 'flexible',
      callback: (token: string) => tell({ said: 'passed', token }),
      'error-callback': failed,
      'unsupported-callback': () => failed('unsupported'),
    });
    tell({ said: 'ready' });
  } catch (error) {
    // It throws where it is given what it does not know, as an empty site key.
    failed(error instanceof Error ? error.message : error);
  }
}

/** Loads Cloudflare's Turnstile into this page, which stands in a frame, and tells the page around it what comes of it. Only
 *  this page's policy lets its script in. */
export function runHumanCheck(box: HTMLElement): void {
  const { language, theme } = humanCheckRequest(location.hash);
  const root = document.documentElement;
  if (language !== 'auto') root.lang = language;
  // The same as around it, or the frame would not be see-through.
  if (theme !== 'auto') root.style.colorScheme = theme;
  const script = document.createElement('script');
  script.src = SCRIPT;
  script.addEventListener('load', () => show(box));
  script.addEventListener('error', () => tell({ said: 'blocked' }));
  document.head.append(script);
}
