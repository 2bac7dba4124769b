import { expect, it } from 'vitest';
import { boardSvg } from './board-svg.ts';

const system = (name: string, rating: number, rank: number) => ({
  system: name,
  strength: 0,
  rating,
  lower: rating - 40,
  upper: rating + 40,
  rank,
  comparisons: 10,
  wins: 5,
  losses: 5,
  ties: 0,
});
const board = {
  title: 'Which is <better> & "why"?',
  method: 'Bradley–Terry',
  comparisons: 12345,
  date: new Date('2026-03-01T12:00:00Z'),
  systems: [system('</text><script>alert(1)</script>', 1200, 1), system('نموذج', 800, 2)],
};

it('draws every system whole in itself, with what one cites', () => {
  const svg = boardSvg(board);
  expect(svg).toContain('12,345 comparisons, 2026-03-01');
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).not.toMatch(/<script|https?:(?!\/\/www\.w3\.org\/2000\/svg")|url\(/);
  expect(svg).toContain('&lt;better&gt; &amp; &quot;why&quot;?');
  const [best, worst] = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map((found) => Number(found[1]));
  expect(best).toBeGreaterThan(worst ?? Number.NaN);
});
