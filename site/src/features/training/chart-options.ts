import type uPlot from 'uplot';
import type { Axis, Metric } from './curves.ts';
import { valueRange } from './value-range.ts';

interface Curve {
  metric: Metric;
  label: string;
  /** A colour token such as `--a`. */
  colour: string;
  /** For eyes that do not tell colours apart. */
  dash?: keyof typeof DASHES;
  /** Measured now and then: drawn from one measurement to the next, each of them a point. */
  sparse?: boolean;
}

export interface ChartShape {
  curves: readonly Curve[];
  axis: Axis;
  /** A level that means something, drawn across. */
  guide: { y: number; label: string /** Where curves seldom run. */; side: 'above' | 'below' };
  /** Values cannot lie beyond these. */
  floor: number;
  ceiling?: number;
  format: (value: number) => string;
}

export type Colours = (token: string) => string;

/** Lengths of dashes and gaps, and the border style that comes nearest. */
const DASHES = {
  dashed: { lengths: [8, 4], border: 'dashed' },
  dotted: { lengths: [2, 3], border: 'dotted' },
  dashdot: { lengths: [10, 4, 2, 4], border: 'dashed' },
};
const AXIS_NAMES: Record<Axis, string> = { comparisons: 'Comparisons', step: 'Step', time: 'Time' };
const FONT = '14px "Source Sans 3 Variable", sans-serif';

function faint(colour: string): string {
  return colour.startsWith('oklch(') ? colour.replace(')', ' / 0.28)') : colour;
}

/** Both the smoothed value and, behind it, what was measured: the last at or before the hovered point, else the newest. */
function readout(format: ChartShape['format']): uPlot.Series.Value {
  return (chart, _value, seriesIndex, index) => {
    const values = chart.data[seriesIndex] ?? [];
    let at = index ?? values.length - 1;
    while (at >= 0 && values[at] == null) at--;
    const raw = chart.data[seriesIndex - 1]?.[at];
    const smoothed = values[at];
    if (smoothed == null) return '–';
    return raw == null || raw === smoothed ? format(smoothed) : `${format(smoothed)} (raw ${format(raw)})`;
  };
}

/** Beyond so many, points run into a line. */
const MOST_POINTS = 80;

function showFew(chart: uPlot, seriesIndex: number): boolean {
  return [...(chart.data[seriesIndex] ?? [])].filter((value) => value != null).length <= MOST_POINTS;
}

function curveSeries(shape: ChartShape, colours: Colours): uPlot.Series[] {
  return shape.curves.flatMap(({ label, colour, dash, sparse = false }) => [
    {
      class: 'raw',
      stroke: () => faint(colours(colour)),
      width: 1,
      spanGaps: sparse,
      points: { show: false },
    },
    {
      label,
      stroke: () => colours(colour),
      width: 2.5,
      ...(dash ? { dash: DASHES[dash].lengths } : {}),
      spanGaps: sparse,
      points: sparse ? { size: 8, show: showFew, fill: () => colours(colour) } : { size: 5 },
      value: readout(shape.format),
    },
  ]);
}

/** Text on a patch of paper, readable over whatever curves run below it. */
function writeOnPaper(
  ctx: CanvasRenderingContext2D,
  text: string,
  at: { x: number; y: number },
  paper: string,
) {
  const ink = ctx.fillStyle;
  const height = 18 * devicePixelRatio;
  const width = ctx.measureText(text).width + 8 * devicePixelRatio;
  ctx.fillStyle = paper;
  ctx.fillRect(at.x - width, at.y - height, width, height);
  ctx.fillStyle = ink;
  ctx.fillText(text, at.x - 4 * devicePixelRatio, at.y);
}

function drawGuide({ guide }: ChartShape, colours: Colours) {
  return (chart: uPlot) => {
    const { ctx, bbox } = chart;
    const y = chart.valToPos(guide.y, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) return;
    ctx.save();
    ctx.strokeStyle = colours('--ink-soft');
    ctx.fillStyle = colours('--ink-soft');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = FONT.replace('14px', `${14 * devicePixelRatio}px`);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    writeOnPaper(
      ctx,
      guide.label,
      { x: bbox.left + bbox.width, y: y + (guide.side === 'above' ? -4 : 22) * devicePixelRatio },
      colours('--paper'),
    );
    ctx.restore();
  };
}

function axes({ format }: ChartShape, colours: Colours): uPlot.Axis[] {
  const common: uPlot.Axis = { font: FONT, stroke: () => colours('--ink-soft'), ticks: { show: false } };
  return [
    { ...common, space: 70, grid: { show: false } },
    {
      ...common,
      size: 52,
      grid: { stroke: () => colours('--line'), width: 1 },
      values: (_chart, splits) => splits.map(format),
    },
  ];
}

/** Series come as x, then raw and smoothed of each curve. */
function smoothedOf(chart: uPlot): (number | null | undefined)[] {
  const [from, to] = chart.series[0]?.idxs ?? [0, -1];
  return chart.data.slice(1).flatMap((values, i) => (i % 2 === 1 ? [...values].slice(from, to + 1) : []));
}

/** What was measured cannot be focused: that would dim every curve one reads. */
const distanceToSmoothed = (
  _chart: uPlot,
  seriesIndex: number,
  _index: number,
  value: number,
  cursor: number,
) => (seriesIndex % 2 === 1 ? Number.POSITIVE_INFINITY : value - cursor);

const curveOf = ({ curves }: ChartShape, seriesIndex: number) => curves[Math.floor((seriesIndex - 1) / 2)];

const borderOf = (curve: Curve | undefined): string => (curve?.dash ? DASHES[curve.dash].border : 'solid');

export function chartOptions(
  shape: ChartShape,
  colours: Colours,
  size: { width: number; height: number },
): uPlot.Options {
  return {
    ...size,
    cursor: {
      sync: { key: 'training' },
      drag: { x: true, y: false },
      focus: { prox: 30, dist: distanceToSmoothed },
    },
    scales: {
      x: { time: shape.axis === 'time' },
      y: { range: (chart) => valueRange(smoothedOf(chart), shape) },
    },
    series: [
      {
        label: AXIS_NAMES[shape.axis],
        ...(shape.axis === 'time' ? {} : { value: (_chart, value) => value?.toLocaleString('en') ?? 'now' }),
      },
      ...curveSeries(shape, colours),
    ],
    axes: axes(shape, colours),
    legend: {
      markers: { width: 3, dash: (_chart, seriesIndex) => borderOf(curveOf(shape, seriesIndex)) },
    },
    hooks: { draw: [drawGuide(shape, colours)] },
  };
}
