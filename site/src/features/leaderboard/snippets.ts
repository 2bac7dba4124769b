import { escapeXml } from '../../../../worker/core/drawing/svg-text.ts';
import { projectPath } from '../../lib/address.ts';

/** A badge that leads to the leaderboard. */
export function badgeMarkdown(origin: string, slug: string): string {
  const badge = `${origin}/v1/projects/${encodeURIComponent(slug)}/leaderboard/badge.svg`;
  return `[![Leaderboard](${badge})](${origin}${projectPath(slug, 'leaderboard')})`;
}

/** A frame with the leaderboard as it is looked at. */
export function iframeHtml(origin: string, slug: string, search: string): string {
  const address = escapeXml(`${origin}${projectPath(slug, 'embed')}${search}`);
  return `<iframe src="${address}" title="Leaderboard" width="100%" height="480" style="border:0" loading="lazy"></iframe>`;
}
