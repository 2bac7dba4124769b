import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Chromium as an npm package ships it: no apt, no root, and nothing of it calls home. */
export async function openBrowser(): Promise<Browser> {
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
    ],
  });
}
