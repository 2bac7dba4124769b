import type { Colours } from './chart-options.ts';
import { DASHES } from './chart-options.ts';
import type { CurveStyle } from './curves.ts';

const LINE = 24;

/** A chart as a picture that stands alone: its title and its legend over it, on paper. */
export function chartPicture(
  drawn: HTMLCanvasElement,
  { title, styles, colours }: { title: string; styles: readonly CurveStyle[]; colours: Colours },
): HTMLCanvasElement {
  const scale = devicePixelRatio;
  const picture = document.createElement('canvas');
  const rows = styles.length + 1;
  picture.width = drawn.width;
  picture.height = drawn.height + (rows * LINE + 16) * scale;
  const ctx = picture.getContext('2d') as CanvasRenderingContext2D;
  ctx.fillStyle = colours('--paper');
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.scale(scale, scale);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = colours('--ink');
  ctx.font = '600 16px "Source Sans 3 Variable", sans-serif';
  ctx.fillText(title, 12, LINE / 2 + 6);
  ctx.font = '14px "Source Sans 3 Variable", sans-serif';
  for (const [at, { label, colour, dash }] of styles.entries()) {
    const y = LINE * (at + 1.5) + 6;
    ctx.strokeStyle = colours(colour);
    ctx.lineWidth = 2.5;
    ctx.setLineDash(dash ? DASHES[dash] : []);
    ctx.beginPath();
    ctx.moveTo(12, y);
    ctx.lineTo(44, y);
    ctx.stroke();
    ctx.fillStyle = colours('--ink');
    ctx.fillText(label, 54, y);
  }
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(drawn, 0, picture.height - drawn.height);
  return picture;
}
