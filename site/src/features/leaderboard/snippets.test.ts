import { expect, it } from 'vitest';
import { badgeMarkdown, iframeHtml } from './snippets.ts';

it('gives snippets that nothing in a slug or a view can break out of', () => {
  expect(badgeMarkdown('https://t.example', 'demo')).toBe(
    '[![Leaderboard](https://t.example/v1/projects/demo/leaderboard/badge.svg)](https://t.example/p/demo/leaderboard)',
  );
  const html = iframeHtml('https://t.example', 'a"b', '?ties=rao-kupper&x="><script>');
  expect(html).toContain('/p/a%22b/embed?ties=rao-kupper&amp;x=&quot;&gt;&lt;script&gt;"');
});
