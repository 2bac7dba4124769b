type Attributes = Record<string, string | boolean>;

/** An HTML element, its attributes and what is in it: no HTML is ever parsed, so nothing untrusted can become any. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...inside);
  return made;
}

/** A flag is there or not; a text stands as it is. Touches nothing that is right already: screen readers hear of changes. */
export function setAttribute(of: Element, name: string, value: string | boolean): void {
  if (typeof value === 'string') {
    if (of.getAttribute(name) !== value) of.setAttribute(name, value);
  } else if (of.hasAttribute(name) !== value) of.toggleAttribute(name, value);
}

export function setText(of: Element, text: string): void {
  if (of.textContent !== text) of.textContent = text;
}
