import { expect, it } from 'vitest';
import { newProject, send } from './tilt.ts';

it('lists what may be found at the address that it was asked for at: public projects, no others', async () => {
  const { slug } = await newProject();
  const hidden = await newProject({ settings: { public: false } });
  const answer = await send('/sitemap.xml');
  expect(answer.headers.get('content-type')).toBe('application/xml');
  const addresses = [...(await answer.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);
  expect(addresses).toContain('https://tilt.test/');
  expect(addresses).toContain(`https://tilt.test/p/${slug}/leaderboard`);
  expect(addresses.filter((address) => address?.includes(hidden.slug))).toEqual([]);
});

it('tells robots where that list is, and what is none of theirs', async () => {
  expect(await (await send('/robots.txt')).text()).toBe(
    'User-agent: *\nAllow: /\nDisallow: /admin/\nSitemap: https://tilt.test/sitemap.xml\n',
  );
});
