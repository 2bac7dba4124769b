import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Chromium as an npm package ships it: no apt, no root, and nothing of it calls home.
 *  @param more arguments for it */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  // Makes the package bring the libraries that a bare machine lacks; read when it is imported.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  packaged.setGraphicsMode = false;
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

/** Whether a page gets an answer from a server, of whatever origin either is. */
export const reaches = (page: Page, base: string): Promise<boolean> =>
  page.evaluate(
    (url) =>
      fetch(url, { mode: 'no-cors' }).then(
        () => true,
        () => false,
      ),
    `${base}/v1/health`,
  );
