/** All that comes in pages, one page held at a time.
 *  @param read the page behind a cursor; an empty one is the last */
export async function* pages<Item, Cursor>(
  start: Cursor,
  read: (after: Cursor) => Promise<Item[]>,
  cursorOf: (last: Item) => Cursor,
): AsyncGenerator<Item[]> {
  let after = start;
  for (;;) {
    const page = await read(after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = cursorOf(last);
  }
}

/** Cuts a page so that the texts of no part have more characters together than this; one item alone may. */
export function* withinCharacters<Item extends { characters: number }>(
  page: readonly Item[],
  limit: number,
): Generator<Item[]> {
  let part: Item[] = [];
  let characters = 0;
  for (const item of page) {
    if (part.length > 0 && characters + item.characters > limit) {
      yield part;
      part = [];
      characters = 0;
    }
    part.push(item);
    characters += item.characters;
  }
  if (part.length > 0) yield part;
}
