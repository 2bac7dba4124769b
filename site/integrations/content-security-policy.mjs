import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Hashes of the inline elements of one kind; those with `src` are covered by 'self'. */
function inlineHashes(html, tag) {
  const element = new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'gi');
  return [...new Set([...html.matchAll(element)].map(([, text]) => hashOf(text)))];
}

/** Pages with Pagefind's search, which runs WebAssembly and writes what it found as HTML. */
const SEARCHED = /^docs[/\\]/;

/** The one page that loads Cloudflare's Turnstile, which knows nothing of Trusted Types; it has nothing else in it. */
const HUMAN_CHECK = /^human-check[/\\]/;
const TURNSTILE = 'https://challenges.cloudflare.com';

/** The policy of exactly this page: nothing from elsewhere but Turnstile on its page, no inline script or style but its own. */
function policyFor(page, html) {
  const isSearched = SEARCHED.test(page);
  const isHumanCheck = HUMAN_CHECK.test(page);
  return [
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    [
      "script-src 'self'",
      ...(isSearched ? ["'wasm-unsafe-eval'"] : []),
      ...(isHumanCheck ? [TURNSTILE] : []),
      ...inlineHashes(html, 'script'),
    ].join(' '),
    ...(isHumanCheck ? [`frame-src ${TURNSTILE}`] : []),
    ["style-src-elem 'self'", ...inlineHashes(html, 'style')].join(' '),
    // Positions of marks are style attributes; they can hide or move things, not run or fetch them.
    "style-src-attr 'unsafe-inline'",
    ...(isSearched || isHumanCheck
      ? []
      : ["require-trusted-types-for 'script'", 'trusted-types svelte-trusted-html dompurify tilt-worker']),
  ].join('; ');
}

const HEAD_OPENING = /<head[^>]*>(?:\s*<meta charset="?utf-8"?\s*\/?>)?/i;

function withPolicy(page, html) {
  const meta = `<meta http-equiv="content-security-policy" content="${policyFor(page, html)}">`;
  return html.replace(HEAD_OPENING, (opening) => opening + meta);
}

/** Writes the policy into every built page, as the first thing that could be obeyed in its head. */
export default function contentSecurityPolicy() {
  return {
    name: 'content-security-policy',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const pages = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.html'));
        for (const page of pages) {
          await writeFile(root + page, withPolicy(page, await readFile(root + page, 'utf8')));
        }
        logger.info(`${pages.length} pages have their policy`);
      },
    },
  };
}
