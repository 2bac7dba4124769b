import { pause } from '../../lib/idle.ts';
import type { UPlot } from './uplot.ts';

let loading: Promise<typeof UPlot> | undefined;

/** The drawing library, when a chart is about to be seen: it is a third of the page's scripts. Asked for again where it did not come. */
export function loadUplot(): Promise<typeof UPlot> {
  loading ??= import('./uplot.ts').then(async ({ UPlot: loaded }) => {
    // To run it and to draw with it are each as much as a phone does without a pause.
    await pause();
    return loaded;
  });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
