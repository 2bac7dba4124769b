import type { RankedSystem } from '../../../../worker/contract/leaderboard.ts';
import { clipped, escapeXml, isolated, textWidth } from '../../../../worker/core/drawing/svg-text.ts';
import { formatCount } from '../../lib/format.ts';
import { positionOf, ratingScale, tiltOf } from './rating-scale.ts';

const WIDTH = 960;
const MARGIN = 24;
const ROW = 30;
const TOP = 96;
const FONT = 15;
const LONGEST_NAME = 36;
const NUMBERS = 150;
/** The site's light theme as sRGB: a file for a paper or a README has no other. */
const INK = '#1d2027';
const SOFT = '#565b66';
const LINE = '#dcdee2';
const COLOURS = { better: '#1f5fbf', worse: '#a94f0d', level: SOFT };

export interface BoardToDraw {
  title: string;
  /** What was asked for, in words: how ties and annotators count. */
  method: string;
  comparisons: number;
  date: Date;
  /** In the order to draw them. */
  systems: readonly RankedSystem[];
}

/** The interval plot as an SVG that is whole in itself: title, method, number of comparisons and date are in it. */
export function boardSvg({ title, method, comparisons, date, systems }: BoardToDraw): string {
  const names = systems.map(({ system }) => isolated(clipped(system, LONGEST_NAME)));
  const nameWidth = Math.min(300, Math.max(60, ...names.map((name) => FONT * textWidth(name))));
  const left = MARGIN + 36 + nameWidth + 24;
  const right = WIDTH - MARGIN - NUMBERS;
  const scale = ratingScale(systems);
  const x = (rating: number) => round(left + ((right - left) * positionOf(scale, rating)) / 100);
  const bottom = TOP + ROW * systems.length;
  const height = bottom + 48;
  const day = date.toISOString().slice(0, 10);
  const note = `${formatCount(comparisons)} comparisons, ${day}. 95 % intervals; systems share a rank until their intervals separate.`;
  const grid = scale.ticks.map(
    (tick) =>
      `<path d="M${x(tick)} ${TOP - 8}V${bottom}" stroke="${tick === 1000 ? SOFT : LINE}"/>` +
      text(String(tick), { x: x(tick), y: TOP - 16, anchor: 'middle', fill: SOFT, size: 13 }),
  );
  const rows = systems.map((system, at) => {
    const y = TOP + ROW * at + ROW / 2;
    const colour = COLOURS[tiltOf(system)];
    const numbers = `${Math.round(system.rating)} (${Math.round(system.lower)}–${Math.round(system.upper)})`;
    return [
      text(String(system.rank), { x: MARGIN, y: y + 5, weight: 600 }),
      text(names[at] as string, { x: MARGIN + 36, y: y + 5, fit: nameWidth }),
      `<path d="M${x(system.lower)} ${y}H${x(system.upper)}" stroke="${colour}" stroke-opacity=".45" stroke-width="6" stroke-linecap="round"/>`,
      `<circle cx="${x(system.rating)}" cy="${y}" r="6.5" fill="${colour}" stroke="#fff" stroke-width="1.5"/>`,
      text(numbers, { x: WIDTH - MARGIN, y: y + 5, anchor: 'end' }),
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="Source Sans 3,Source Sans Pro,Helvetica,Arial,sans-serif" font-size="${FONT}">`,
    `<title>${escapeXml(title)}</title><rect width="100%" height="100%" fill="#fff"/>`,
    text(clipped(title, 80), { x: MARGIN, y: 36, size: 22, weight: 650 }),
    text(method, { x: MARGIN, y: 58, size: 13, fill: SOFT }),
    ...grid,
    ...rows,
    text(note, { x: MARGIN, y: height - 18, size: 13, fill: SOFT }),
    '</svg>',
  ].join('\n');
}

interface Set {
  x: number;
  y: number;
  anchor?: 'middle' | 'end';
  fill?: string;
  size?: number;
  weight?: number;
  /** Squeezed into so much, where it would be wider. */
  fit?: number;
}

function text(content: string, { x, y, anchor, fill = INK, size, weight, fit }: Set): string {
  const tooWide = fit !== undefined && FONT * textWidth(content) > fit;
  const attributes = [
    anchor && `text-anchor="${anchor}"`,
    size && `font-size="${size}"`,
    weight && `font-weight="${weight}"`,
    tooWide && `textLength="${fit}" lengthAdjust="spacingAndGlyphs"`,
  ].filter(Boolean);
  return `<text x="${x}" y="${y}" fill="${fill}"${attributes.map((each) => ` ${each}`).join('')}>${escapeXml(content)}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
