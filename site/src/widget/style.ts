/** Follows the page's `color-scheme`, or the attribute `theme`; every colour, the type and the corners can be set from outside. */
export const STYLE = `
:host {
  display: block;
  container-type: inline-size;
  --_ink: var(--tilt-ink, light-dark(#1d2330, #edebe6));
  --_soft: var(--tilt-ink-soft, light-dark(#4d5668, #b3b8c2));
  --_paper: var(--tilt-paper, light-dark(#fff, #1b1f28));
  --_sunken: var(--tilt-sunken, light-dark(#f3f2ee, #13161d));
  --_line: var(--tilt-line, light-dark(#7b8496, #7d8798));
  --_a: var(--tilt-a, light-dark(#1f5cb8, #8fbcff));
  --_b: var(--tilt-b, light-dark(#a04e00, #f5b069));
  --_on-side: var(--tilt-on-side, light-dark(#fff, #14181f));
  --_radius: var(--tilt-radius, 10px);
}
:host([hidden]) { display: none; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([theme=auto]) { color-scheme: light dark; }
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
.root {
  padding: 1em;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  background: var(--_paper);
  color: var(--_ink);
  font: var(--tilt-font, 1rem/1.5 system-ui, sans-serif);
  overflow-wrap: anywhere;
}
.question { font-size: 1.15em; font-weight: 650; text-wrap: balance; }
.text p { white-space: pre-wrap; }
.text > * + * { margin-top: .75em; }
pre { overflow-x: auto; padding: .6em .8em; border-radius: calc(var(--_radius) / 2); background: var(--_sunken); white-space: pre; overflow-wrap: normal; }
pre, code { font-family: ui-monospace, monospace; font-size: .9em; }
p code { padding: .1em .3em; border-radius: .3em; background: var(--_sunken); }
.prompt {
  max-height: var(--tilt-prompt-height, 12em);
  overflow: auto;
  margin-top: .75em;
  padding: .75em 1em;
  border-radius: var(--_radius);
  background: var(--_sunken);
}
.pair, .answers { direction: ltr; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1em 1.5em; padding-block: 1em; }
.side { min-width: 0; padding-top: .5em; border-top: 4px solid var(--_a); }
.side + .side { border-color: var(--_b); }
.side > .name { margin-bottom: .25em; font-weight: 700; color: var(--_a); font-size: 1.3em; line-height: 1.2; }
.side + .side > .name { color: var(--_b); }
.side > .text { max-height: var(--tilt-response-height, none); overflow: auto; }
.image { display: block; height: var(--tilt-image-height, 20em); border-radius: var(--_radius); background: var(--_sunken); }
.image img { display: block; width: 100%; height: 100%; object-fit: contain; }
.answers { display: grid; grid-template-columns: minmax(0, 1fr) max-content max-content minmax(0, 1fr) max-content max-content; gap: .5em; }
button {
  min-height: 2.75rem;
  padding: .25em .75em;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  background: none;
  color: inherit;
  font: inherit;
  font-weight: 550;
  cursor: pointer;
  touch-action: manipulation;
}
button:hover:not([aria-disabled=true]) { background: var(--_sunken); }
button[aria-disabled=true] { opacity: .5; cursor: default; }
button.a, button.b { border-color: transparent; background: var(--_a); color: var(--_on-side); font-weight: 650; }
button.b { background: var(--_b); }
button.a:hover:not([aria-disabled=true]), button.b:hover:not([aria-disabled=true]) { background: var(--_a); filter: brightness(.92); }
button.b:hover:not([aria-disabled=true]) { background: var(--_b); }
button.quiet { min-height: 1.5rem; padding: 0 .25em; border: 0; color: var(--_soft); font-weight: 400; text-decoration: underline; }
:focus-visible { outline: 3px solid var(--_a); outline-offset: 2px; }
kbd { margin-inline-start: .4em; padding: 0 .35em; border: 1px solid; border-radius: .3em; font: 600 .8em/1.5 system-ui, sans-serif; }
.message { padding-block: 1em; }
.message > button, .message > a { margin-top: .75em; }
.message > a { display: block; width: fit-content; padding-block: .6em; color: var(--_a); font-weight: 650; }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: .25em 1em; min-height: 1.75rem; margin-top: .6em; color: var(--_soft); font-size: .875em; }
.status { flex: 1; min-width: 12em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@container (max-width: 56rem) {
  .answers { grid-template-columns: minmax(0, 1fr) minmax(0, 1.35fr) minmax(0, 1.1fr) minmax(0, 1fr); }
  .answers > .a, .answers > .b { grid-column: span 2; grid-row: 1; }
}
@container (max-width: 40rem) {
  .pair { grid-template-columns: 1fr; }
  .side { padding: 0 0 0 .8em; border-top: 0; border-inline-start: 4px solid var(--_a); }
  .answers button { padding-inline: .1em; font-size: .9em; white-space: nowrap; }
  kbd { margin-inline-start: .25em; }
}
@container (max-width: 24rem) { kbd { display: none; } }
@media (hover: none) and (pointer: coarse) { kbd { display: none; } }
`;
