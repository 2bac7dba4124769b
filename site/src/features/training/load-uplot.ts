import { pause } from '../../lib/idle.ts';
import type { UPlot } from './uplot.ts';

let loading: Promise<{ UPlot: typeof UPlot }> | undefined;
let drawing: Promise<unknown> = Promise.resolve();

/** The drawing library, when a chart is about to be seen: it is a third of the page's scripts. To run it and to draw a chart with it
 *  are each as much as a phone does without a pause, so charts get it one after another. Asked for again where it did not come. */
export async function loadUplot(): Promise<typeof UPlot> {
  const before = drawing;
  loading ??= import('./uplot.ts');
  loading.catch(() => {
    loading = undefined;
  });
  const turn = Promise.all([loading, before]).then(pause);
  drawing = turn.catch(() => undefined);
  await turn;
  return (await loading).UPlot;
}
