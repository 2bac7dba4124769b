import type { Task } from '../../../../worker/contract/task.ts';
import { idle, pause } from '../../lib/idle.ts';
import { plainParagraphs } from './plain-paragraphs.ts';
import type { SafeHtml } from './render-markdown.ts';

type Render = (markdown: string) => SafeHtml;

/** Rendered ahead, so that the next task costs no parsing when it is shown. */
const KEPT = 60;
const rendered = new Map<string, SafeHtml>();
let renderer: Promise<Render> | undefined;
/** Once it is there. */
let loaded: Render | undefined;

function loadRenderer(): Promise<Render> {
  renderer ??= import('./render-markdown.ts').then(({ renderMarkdown }) => {
    loaded = renderMarkdown;
    return renderMarkdown;
  });
  renderer.catch(() => {
    renderer = undefined;
  });
  return renderer;
}

/** Renders the texts of the first task before it is shown, and those of the others while nothing else is to do: all at once would
 *  hold up a phone for a second. Plain texts need no renderer and wait for none; without it (offline) all are shown as plain text. */
export async function prepareTexts(tasks: readonly Task[]): Promise<void> {
  const [first = [], ...others] = tasks.map(markedUp);
  if (first.length > 0) {
    const render = await loadRenderer().catch(() => undefined);
    for (const text of render ? first : []) {
      keepRendered(render as Render, text);
      await pause();
    }
  }
  void renderWhenIdle(others.flat());
}

async function renderWhenIdle(texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await idle();
    const render = await loadRenderer().catch(() => undefined);
    if (!render) return;
    keepRendered(render, text);
  }
}

const markedUp = ({ prompt, responses }: Task): string[] =>
  [prompt, ...responses.map(({ text }) => text)].filter((text) => plainParagraphs(text) === null);

function keepRendered(render: Render, text: string): SafeHtml {
  const html = rendered.get(text) ?? render(text);
  rendered.set(text, html);
  for (const old of [...rendered.keys()].slice(0, Math.max(0, rendered.size - KEPT))) rendered.delete(old);
  return html;
}

export const warmUp = (): void => void loadRenderer().catch(() => {});

/** A text whose turn has come before there was time for it is rendered now. */
export const renderedText = (text: string): SafeHtml | undefined =>
  loaded ? keepRendered(loaded, text) : rendered.get(text);

export async function renderText(text: string): Promise<SafeHtml> {
  const render = await loadRenderer();
  return render(text);
}
