/** What the page in the frame tells the page around it. */
export type HumanCheckNews =
  /** The check is on screen. */
  | { said: 'ready' }
  | { said: 'passed'; token: string }
  /** Its script did not come. */
  | { said: 'blocked' }
  /** Cloudflare could not make the check. */
  | { said: 'failed'; code: string };

/** What the frame is told, in the fragment of its address, so that the page stays a static one. */
export interface HumanCheckRequest {
  siteKey: string;
  language: string;
  theme: 'light' | 'dark' | 'auto';
}

const PATH = '/human-check/';

export function humanCheckAddress(request: HumanCheckRequest): string {
  return `${PATH}#${new URLSearchParams({ ...request })}`;
}

export function humanCheckRequest(fragment: string): HumanCheckRequest {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const theme = given.get('theme');
  return {
    siteKey: given.get('siteKey') ?? '',
    language: given.get('language') ?? 'auto',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
  };
}

/** What a message of the frame says; null for any other page's, and for what is none of these. */
export function newsOf({ origin, source, data }: MessageEvent, from: Window | null): HumanCheckNews | null {
  if (origin !== location.origin || source === null || source !== from) return null;
  const news = data as { said?: unknown; token?: unknown; code?: unknown } | null;
  if (news?.said === 'ready' || news?.said === 'blocked') return { said: news.said };
  if (news?.said === 'passed' && typeof news.token === 'string') return { said: 'passed', token: news.token };
  return news?.said === 'failed' ? { said: 'failed', code: String(news.code) } : null;
}
