import { fileOf, type Shot } from './pages.ts';

const STYLE = `
  body { margin: 2rem; background: #777; color: #fff; font: 16px/1.4 system-ui, sans-serif }
  h2 { margin: 2rem 0 .5rem; font-size: 1rem }
  .row { display: flex; gap: 1rem; align-items: start; overflow-x: auto }
  figure { flex: none; margin: 0 }
  img { display: block; height: 420px; max-width: 640px; object-fit: cover; object-position: top; background: #555 }
  figcaption { font-size: .8rem }`;

/** A page with all shots, a row for each page, language and scheme. */
export function contactSheet(shots: readonly Shot[]): string {
  const rows = Map.groupBy(shots, ({ path, language, scheme }) => `${path} · ${language} · ${scheme}`);
  const figure = (shot: Shot) =>
    `<figure><a href="${fileOf(shot)}"><img loading="lazy" src="${fileOf(shot)}" alt=""></a><figcaption>${shot.width} px</figcaption></figure>`;
  const body = [...rows].map(
    ([name, row]) => `<h2>${name}</h2><div class="row">${row.map(figure).join('')}</div>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Shots</title><style>${STYLE}</style><h1>${shots.length} shots</h1>${body.join('\n')}`;
}
