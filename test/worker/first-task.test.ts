import { afterEach, expect, it, vi } from 'vitest';
import type { Brought } from '../../worker/contract/brought.ts';
import type { Client } from '../../worker/contract/client.ts';
import type { ProjectSettings } from '../../worker/contract/project.ts';
import { onlyAllowed, untrustedHtml } from '../../worker/http/untrusted-html.ts';
import { browser, newProject, send, withKey } from './tilt.ts';

const OPENED = { 'sec-fetch-mode': 'navigate' };
const EGG = { prompt: 'An egg?', a: 'Boil it.', b: 'Fry it.' };

afterEach(() => vi.useRealTimers());

async function opened(slug: string, headers: Record<string, string> = OPENED) {
  const response = await send(`/p/${slug}/annotate`, { headers });
  const html = await response.text();
  const [, block] = /<script type="application\/json" id="brought">(.*?)<\/script>/s.exec(html) ?? [];
  return { response, html, brought: block === undefined ? null : (JSON.parse(block) as Brought) };
}

/** A project of one prompt, with two responses. */
async function projectOf(
  texts: { prompt: string; a: string; b: string },
  settings: Partial<ProjectSettings> = {},
): Promise<{ slug: string; admin: Client }> {
  const slug = `p-${crypto.randomUUID()}`;
  const admin = await withKey();
  await admin.createProject({ slug, name: 'One', question: 'Which is <b>better</b>?', settings });
  const row = { prompt: texts.prompt, responses: [{ text: texts.a }, { text: texts.b }] };
  await admin.importFile(slug, JSON.stringify(row), 'application/x-ndjson');
  return { slug, admin };
}

it('brings somebody new one task, as text and as JSON, with the cookie that it is for', async () => {
  const { slug } = await projectOf({ prompt: 'An *egg*?', a: 'Boil it.', b: '- hot\n- cold' });
  const { response, html, brought } = await opened(slug);
  expect(brought?.project.slug).toBe(slug);
  expect(brought?.tasks).toHaveLength(1);
  const [task] = brought?.tasks ?? [];
  expect(task?.prompt).toBe('An *egg*?');
  expect(html).toContain('<p>An <em>egg</em>?</p>');
  expect(html).toContain('<p>Boil it.</p>');
  expect(html).toMatch(/<ul>\s*<li>hot<\/li>\s*<li>cold<\/li>\s*<\/ul>/);
  expect(html).toContain('Which is &lt;b&gt;better&lt;/b&gt;?');
  expect(response.headers.get('cache-control')).toContain('private');
  expect(response.headers.get('etag')).toBeNull();
  const [cookie = ''] = response.headers.getSetCookie();
  expect(cookie).toMatch(/Path=\/;.*HttpOnly/);
  const answer = await send(`/v1/projects/${slug}/comparisons`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: cookie.split(';')[0] ?? '' },
    body: JSON.stringify({ task: task?.task, outcome: 'a' }),
  });
  expect(answer.status).toBe(201);
});

it('shows the sides as they stand in the task', async () => {
  const { slug } = await newProject({ prompts: 1 });
  const { html, brought } = await opened(slug);
  const [, , afterA = ''] = html.split(/id="response-[ab]"/);
  const [, ofB] = /class="untrusted"[^>]*>(.*?)<\/div>/s.exec(afterA) ?? [];
  const { text } = brought?.tasks[0]?.responses[1] ?? { text: '' };
  expect(ofB).toBe(await untrustedHtml(text));
});

it.each<[string, Record<string, string>]>([
  ['a program', {}],
  ['a page that is loaded ahead', { ...OPENED, 'sec-purpose': 'prefetch;prerender' }],
  ['a frame’s script', { 'sec-fetch-mode': 'cors' }],
])('draws nothing for %s', async (_, headers) => {
  const { slug } = await projectOf(EGG, { overlap: 1 });
  const { response, brought } = await opened(slug, headers);
  expect(brought).toBeNull();
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(response.headers.get('etag')).not.toBeNull();
  expect((await browser().client.tasks(slug, {})).tasks).toHaveLength(1);
});

it('draws nothing for who is known here already, for they may hold tasks', async () => {
  const { slug } = await newProject();
  const { client, cookie } = browser();
  await client.tasks(slug, {});
  const { brought } = await opened(slug, { ...OPENED, cookie: cookie() ?? '' });
  expect(brought).toBeNull();
});

it.each<[string, Partial<ProjectSettings>]>([
  ['private', { public: false }],
  ['archived', { archived: true }],
  ['asking for a check', { turnstile_site_key: '1x00000000000000000000AA' }],
  ['ranking', { ranking_size: 3 }],
  ['practising first', { practice: [{ ...EGG, answer: 'a', note: 'It is quick.' }] }],
])('leaves the page of a project that is %s to begin by itself', async (_, settings) => {
  const { slug, admin } = await newProject();
  await admin.changeProject(slug, { settings });
  const { response, brought } = await opened(slug);
  expect(response.status).toBe(200);
  expect(brought).toBeNull();
});

it('leaves long texts to the page', async () => {
  const long = 'word '.repeat(4_000);
  const { slug } = await projectOf({ prompt: 'Tell me all.', a: long, b: `${long}more` });
  expect((await opened(slug)).brought).toBeNull();
});

it('holds the pair of a page for a quarter of a minute, and longer for who goes on with it', async () => {
  const { slug } = await projectOf(EGG, { overlap: 1 });
  const openAt = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: openAt });
  const { brought, response } = await opened(slug);
  const others = async () => (await browser().client.tasks(slug, {})).tasks.length;
  expect(await others()).toBe(0);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await send(`/v1/projects/${slug}/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ count: 7, pending: brought?.tasks.map(({ task }) => task) }),
  });
  vi.setSystemTime(openAt + 60_000);
  expect(await others()).toBe(0);
  vi.setSystemTime(openAt + 601_000);
  const seen = await opened(slug);
  expect(seen.brought?.tasks).toHaveLength(1);
  vi.setSystemTime(openAt + 617_000);
  expect(await others()).toBe(1);
});

it('lets no text out of its place', async () => {
  const hostile = [
    '</script><script>alert(1)</script>',
    '<!-- <script> ',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1)) ![x](https://evil.example/x.png)',
    '</div></section><h1>Not yours</h1>',
  ];
  const { slug } = await projectOf({
    prompt: hostile.join('\n\n'),
    a: hostile[0] ?? '',
    b: hostile[1] ?? '',
  });
  const { html, brought } = await opened(slug);
  expect(brought?.tasks[0]?.prompt).toBe(hostile.join('\n\n'));
  const inPage = html.replace(/<script type="application\/json".*?<\/script>/s, '');
  expect(inPage).not.toMatch(/<script>alert|<img src=x|href="javascript|src="https:\/\/evil|<h1>Not/);
  expect(inPage).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
});

it.each([
  ['<p onclick="x()">text</p>', '<p>text</p>'],
  ['<a href="javascript:x()" rel="nofollow">text</a>', '<a rel="nofollow">text</a>'],
  ['<a href=" javascript:x()">text</a>', '<a>text</a>'],
  ['<a href="https://example.org/">text</a>', '<a href="https://example.org/">text</a>'],
  ['<p>a<svg><script>x()</script></svg>b</p>', '<p>ab</p>'],
  ['<iframe src="https://example.org"></iframe><p style="position:fixed">b</p>', '<p>b</p>'],
  ['a<!-- <b>c</b> -->d', 'ad'],
])('takes out of %s what is not allowed, had the parser let it through', async (html, left) => {
  expect(await onlyAllowed(html)).toBe(left);
});
