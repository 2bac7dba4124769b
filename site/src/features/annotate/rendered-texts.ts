import type { Task } from '../../../../worker/contract/task.ts';
import type { SafeHtml } from './render-markdown.ts';

type Render = (markdown: string) => SafeHtml;

/** Rendered ahead, so that the next task costs no parsing when it is shown. */
const KEPT = 60;
const rendered = new Map<string, SafeHtml>();
let renderer: Promise<Render> | undefined;

function loadRenderer(): Promise<Render> {
  renderer ??= import('./render-markdown.ts').then(({ renderMarkdown }) => renderMarkdown);
  renderer.catch(() => {
    renderer = undefined;
  });
  return renderer;
}

/** Renders texts before they are shown. Without the renderer (offline) they are shown as plain text. */
export async function prepareTexts(tasks: readonly Task[]): Promise<void> {
  const render = await loadRenderer().catch(() => undefined);
  if (!render) return;
  for (const text of tasks.flatMap(({ prompt, responses }) => [
    prompt,
    ...responses.map(({ text }) => text),
  ])) {
    if (!rendered.has(text)) rendered.set(text, render(text));
  }
  for (const text of [...rendered.keys()].slice(0, Math.max(0, rendered.size - KEPT))) rendered.delete(text);
}

export const warmUp = (): void => void loadRenderer().catch(() => {});

export const renderedText = (text: string): SafeHtml | undefined => rendered.get(text);

export async function renderText(text: string): Promise<SafeHtml> {
  const render = await loadRenderer();
  return render(text);
}
