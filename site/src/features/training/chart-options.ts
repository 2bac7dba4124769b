import type uPlot from 'uplot';
import { formatCount } from '../../lib/format.ts';
import type { CurveStyle } from './curves.ts';
import type { ChartShape } from './shapes.ts';
import { logTicks } from './ticks.ts';
import { valueRange } from './value-range.ts';
import type { Axis } from './view-state.ts';

export type Colours = (token: string) => string;

/** A place on the x axis that means something. */
export interface Mark {
  x: number;
  kind: 'rebuild' | 'served' | 'compared';
}

export interface ChartSetting {
  styles: readonly CurveStyle[];
  axis: Axis;
  xLog: boolean;
  yLog: boolean;
  colours: Colours;
  marks: () => readonly Mark[];
  width: number;
  height: number;
  /** Where the pointer is, in the x axis' unit; null where it is elsewhere. */
  onCursor: (x: number | null, left: number) => void;
  /** A part of the axis was drawn over. */
  onSelect: (low: number, high: number) => void;
}

/** Lengths of dashes and gaps. */
export const DASHES = { dashed: [8, 4], dotted: [2, 3], dashdot: [10, 4, 2, 4] };
const FONT = '14px "Source Sans 3 Variable", sans-serif';
/** Series of one curve: the highest, the lowest and the smoothed value. */
export const PER_CURVE = 3;
/** Beyond so many, points run into a line. */
const MOST_POINTS = 80;
/** Pixels that a label and the gap beside it take. */
const LABEL_WIDTH = 42;
/** Pixels: less is a click. */
const LEAST_DRAG = 6;

function faint(colour: string, alpha: number): string {
  return colour.startsWith('oklch(') ? colour.replace(')', ` / ${alpha})`) : colour;
}

function showFew(chart: uPlot, seriesIndex: number): boolean {
  return [...(chart.data[seriesIndex] ?? [])].filter((value) => value != null).length <= MOST_POINTS;
}

function seriesOf({ styles, colours }: ChartSetting): uPlot.Series[] {
  return styles.flatMap(({ label, colour, dash, sparse = false }) => {
    const edge: uPlot.Series = {
      stroke: () => faint(colours(colour), 0.22),
      width: 1,
      spanGaps: true,
      points: { show: false },
    };
    return [
      edge,
      edge,
      {
        label,
        stroke: () => colours(colour),
        width: 2.5,
        ...(dash ? { dash: DASHES[dash] } : {}),
        spanGaps: true,
        points: sparse ? { size: 8, show: showFew, fill: () => colours(colour) } : { show: false },
      },
    ];
  });
}

/** Between the highest and the lowest of each curve. */
function bandsOf({ styles, colours }: ChartSetting): uPlot.Band[] {
  return styles.map(({ colour }, at) => ({
    series: [PER_CURVE * at + 1, PER_CURVE * at + 2],
    fill: () => faint(colours(colour), 0.12),
  }));
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

function line(ctx: CanvasRenderingContext2D, [x1, y1, x2, y2]: [number, number, number, number]): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function drawGuide(guide: NonNullable<ChartShape['guide']>, colours: Colours) {
  return (chart: uPlot) => {
    const { ctx, bbox } = chart;
    const y = chart.valToPos(guide.y, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) return;
    ctx.save();
    ctx.strokeStyle = colours('--ink-soft');
    ctx.fillStyle = colours('--ink-soft');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    line(ctx, [bbox.left, y, bbox.left + bbox.width, y]);
    ctx.font = FONT.replace('14px', `${14 * devicePixelRatio}px`);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    const x = bbox.left + bbox.width;
    writeOnPaper(
      ctx,
      guide.label,
      { x, y: y + (guide.side === 'above' ? -4 : 22) * devicePixelRatio },
      colours('--paper'),
    );
    ctx.restore();
  };
}

const MARK_LOOKS: Record<Mark['kind'], { colour: string; dash: number[] }> = {
  rebuild: { colour: '--alarm', dash: [2, 3] },
  served: { colour: '--a', dash: [] },
  compared: { colour: '--b', dash: [8, 4] },
};

function drawMarks({ marks, colours }: ChartSetting) {
  return (chart: uPlot) => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    for (const mark of marks()) {
      const x = chart.valToPos(mark.x, 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      const { colour, dash } = MARK_LOOKS[mark.kind];
      ctx.strokeStyle = colours(colour);
      ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
      line(ctx, [x, bbox.top, x, bbox.top + bbox.height]);
    }
    ctx.restore();
  };
}

/** True logarithmic ticks, all of them labelled. */
const LOG_TICKS: uPlot.Axis = {
  splits: (chart, axis, low, high) => logTicks(low, high, axis === 0 ? chart.width / LABEL_WIDTH : undefined),
  filter: (_chart, splits) => splits,
};

function axesOf({ tick }: ChartShape, { axis, xLog, yLog, colours }: ChartSetting): uPlot.Axis[] {
  const common: uPlot.Axis = { font: FONT, stroke: () => colours('--ink-soft'), ticks: { show: false } };
  return [
    {
      ...common,
      space: 70,
      grid: { show: false },
      ...(axis === 'time'
        ? {}
        : { values: (_chart, splits) => splits.map((x) => (Number.isInteger(x) ? formatCount(x) : '')) }),
      ...(xLog ? LOG_TICKS : {}),
    },
    {
      ...common,
      size: 58,
      grid: { stroke: () => colours('--line'), width: 1 },
      values: (_chart, splits) => splits.map(tick),
      ...(yLog ? LOG_TICKS : {}),
    },
  ];
}

/** What curves that are shown say within the part that is shown. */
function smoothedOf(chart: uPlot): (number | null | undefined)[] {
  const [from, to] = chart.series[0]?.idxs ?? [0, -1];
  return chart.data
    .slice(1)
    .flatMap((values, at) =>
      at % PER_CURVE === PER_CURVE - 1 && chart.series[at + 1]?.show ? [...values].slice(from, to + 1) : [],
    );
}

export function chartOptions(shape: ChartShape, setting: ChartSetting): uPlot.Options {
  const { axis, xLog, yLog, colours, width, height, onCursor, onSelect } = setting;
  return {
    width,
    height,
    legend: { show: false },
    cursor: {
      // By the value on the x axis: charts whose points lie elsewhere show the same step.
      sync: { key: 'training', scales: ['x', null] },
      drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG },
      points: { show: false },
    },
    scales: {
      x: { time: axis === 'time', distr: xLog ? 3 : 1, range: (_chart, low, high) => [low, high] },
      y: {
        distr: yLog ? 3 : 1,
        range: (chart) => valueRange(smoothedOf(chart), shape, yLog),
      },
    },
    series: [{}, ...seriesOf(setting)],
    bands: bandsOf(setting),
    axes: axesOf(shape, setting),
    hooks: {
      draw: [...(shape.guide ? [drawGuide(shape.guide, colours)] : []), drawMarks(setting)],
      setCursor: [
        (chart) => {
          const { left = -1 } = chart.cursor;
          onCursor(left < 0 ? null : chart.posToVal(left, 'x'), left);
        },
      ],
      setSelect: [
        (chart) => {
          const { left, width: wide } = chart.select;
          if (wide < LEAST_DRAG) return;
          onSelect(chart.posToVal(left, 'x'), chart.posToVal(left + wide, 'x'));
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}
