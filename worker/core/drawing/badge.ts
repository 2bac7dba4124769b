import type { LeaderboardEntry } from '../leaderboard.ts';
import { clipped, escapeXml, isolated, textWidth } from './svg-text.ts';

const FONT_SIZE = 11;
const PADDING = 6;
const HEIGHT = 20;
const LONGEST_NAME = 28;
/** As on the leaderboard: the two sides of the balance, and grey where it could be either. White text has 4.5 : 1 on each. */
const COLOURS = { better: '#1f5fbf', worse: '#a94f0d', level: '#565b66' };

type Shown = Pick<LeaderboardEntry, 'system' | 'rating' | 'lower' | 'upper' | 'rank'>;

/** What a badge says of the leader, or of one system.
 *  @param entries best first */
export function badgeOf(entries: readonly Shown[], entry?: Shown): string {
  const [leader] = entries;
  if (!leader) return drawn({ label: 'leaderboard', value: 'no comparisons yet', colour: COLOURS.level });
  if (entry) {
    return drawn({
      label: nameOf(entry),
      value: `rank ${entry.rank} of ${entries.length} · ${rated(entry)}`,
      colour: colourOf(entry),
    });
  }
  const level = entries.filter(({ rank }) => rank === leader.rank).length - 1;
  const value =
    level === 0 ? `${nameOf(leader)} · ${rated(leader)}` : `${nameOf(leader)}, level with ${level} more`;
  return drawn({ label: 'preferred', value, colour: level === 0 ? colourOf(leader) : COLOURS.level });
}

const nameOf = ({ system }: Shown): string => isolated(clipped(system, LONGEST_NAME));
const rated = ({ rating, lower, upper }: Shown): string =>
  `${Math.round(rating)} ± ${Math.round((upper - lower) / 2)}`;

function colourOf({ lower, upper }: Shown): string {
  if (lower > 1000) return COLOURS.better;
  return upper < 1000 ? COLOURS.worse : COLOURS.level;
}

/** A badge as READMEs have them, whole in itself: no font, style or picture from elsewhere. */
function drawn({ label, value, colour }: { label: string; value: string; colour: string }): string {
  const [left, right] = [label, value].map(
    (text) => Math.ceil(FONT_SIZE * textWidth(text)) + 2 * PADDING,
  ) as [number, number];
  const width = left + right;
  const title = escapeXml(`${label}: ${value}`);
  const text = (content: string, from: number, span: number) =>
    `<text x="${from + span / 2}" y="14" textLength="${span - 2 * PADDING}" lengthAdjust="spacingAndGlyphs">${escapeXml(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="r"><rect width="${width}" height="${HEIGHT}" rx="4"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${left}" height="${HEIGHT}" fill="#33373f"/><rect x="${left}" width="${right}" height="${HEIGHT}" fill="${colour}"/></g>`,
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="${FONT_SIZE}">`,
    `${text(label, 0, left)}${text(value, left, right)}</g></svg>`,
  ].join('');
}
