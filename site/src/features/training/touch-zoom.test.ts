import { describe, expect, it } from 'vitest';
import { touchZoom } from './touch-zoom.ts';

const PLOT = { left: 100, width: 400 };

/** A plot from 100 to 500 px of the window, and all that its fingers do, in words. */
function touched() {
  const told: string[] = [];
  const plot = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => PLOT,
    setPointerCapture: () => undefined,
  }) as unknown as HTMLElement;
  const stop = touchZoom(plot, {
    onpoint: (left) => told.push(`point ${left}`),
    ondraw: (from, to) => told.push(`draw ${from} to ${to}`),
    onselect: (from, to) => told.push(`select ${from} to ${to}`),
    onpinch: (factor, about) => told.push(`pinch ${factor} about ${about}`),
  });
  const send = (type: string, pointerId: number, clientX: number, pointerType = 'touch') =>
    plot.dispatchEvent(Object.assign(new Event(type), { pointerId, clientX, pointerType }));
  return {
    told,
    stop,
    down: (x: number, { finger = 1, kind = 'touch' } = {}) => send('pointerdown', finger, x, kind),
    move: (x: number, { finger = 1 } = {}) => send('pointermove', finger, x),
    up: (x: number, { finger = 1 } = {}) => send('pointerup', finger, x),
    cancel: (finger = 1) => send('pointercancel', finger, 0),
  };
}

describe('one finger', () => {
  it('points where it lies, in pixels of the plot', () => {
    const { told, down, up } = touched();
    down(250);
    up(250);
    expect(told).toEqual(['point 150']);
  });

  it('selects what it slid over, whichever way, once it is lifted', () => {
    const { told, down, move, up } = touched();
    down(300);
    move(200);
    expect(told).toEqual(['point 200', 'point 100', 'draw 100 to 200']);
    up(200);
    expect(told.at(-1)).toBe('select 100 to 200');
  });

  it('that slides less than a tap may selects nothing', () => {
    const { told, down, move, up } = touched();
    down(300);
    move(311);
    up(311);
    expect(told).toEqual(['point 200', 'point 211']);
    down(300);
    move(312);
    up(312);
    expect(told.at(-1)).toBe('select 200 to 212');
  });

  it('stays within the plot, however far it slides', () => {
    const { told, down, move, up } = touched();
    down(450);
    move(9000);
    up(9000);
    expect(told.at(-1)).toBe('select 350 to 400');
    down(450);
    move(-50);
    up(-50);
    expect(told.at(-1)).toBe('select 0 to 350');
  });

  it('that the page takes for scrolling leaves nothing drawn or selected', () => {
    const { told, down, move, up, cancel } = touched();
    down(300);
    move(200);
    cancel();
    expect(told.at(-1)).toBe('draw 0 to 0');
    up(200);
    expect(told.at(-1)).toBe('draw 0 to 0');
  });
});

describe('two fingers', () => {
  it.each([
    ['apart', [200, 400], [150, 450], 'pinch 0.6666666666666666 about 200'],
    ['together', [150, 450], [250, 400], 'pinch 2 about 200'],
  ] as const)('that go %s scale about the middle of where they began', (_, begin, end, expected) => {
    const { told, down, move, up } = touched();
    for (const finger of [0, 1]) down(begin[finger] as number, { finger });
    for (const finger of [0, 1]) move(end[finger] as number, { finger });
    up(end[0], { finger: 0 });
    expect(told.filter((each) => each.startsWith('pinch'))).toEqual([expected]);
  });

  it('draw and select nothing, nor does the one that is left', () => {
    const { told, down, move, up } = touched();
    down(200);
    down(400, { finger: 2 });
    move(150);
    up(150);
    move(480, { finger: 2 });
    up(480, { finger: 2 });
    expect(told.filter((each) => /draw|select/.test(each))).toEqual([]);
    down(200);
    move(300);
    up(300);
    expect(told.at(-1)).toBe('select 100 to 200');
  });

  it('that lie close tell no factor', () => {
    const { told, down, move, up } = touched();
    down(200);
    down(223, { finger: 2 });
    move(400, { finger: 2 });
    up(400, { finger: 2 });
    expect(told.some((each) => each.startsWith('pinch'))).toBe(false);
  });
});

it('leaves the mouse to the chart', () => {
  const { told, down, move, up } = touched();
  down(200, { kind: 'mouse' });
  move(300);
  up(300);
  expect(told).toEqual([]);
});

it('hears nothing any more once it is stopped', () => {
  const { told, down, stop } = touched();
  stop();
  down(200);
  expect(told).toEqual([]);
});
