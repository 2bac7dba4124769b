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

/** Waits until there is a pair that can be answered: the first may be there to read before any script is. */
export const pairReady = (page: Page): Promise<void> =>
  page.locator('html:not([data-brought]) #response-a').waitFor();

/** Answers the first pair and waits for the next: then those ahead are in hand, too. */
export async function answerFirst(page: Page, key: string): Promise<void> {
  await pairReady(page);
  await page.keyboard.press(key);
  await page.locator('[data-state="saved"]').filter({ hasText: '1 comparison' }).waitFor();
  await pairReady(page);
}
