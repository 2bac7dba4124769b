import { stripVTControlCharacters } from 'node:util';

type Stream = Pick<NodeJS.WriteStream, 'isTTY'>;

/** Colour is for people at a terminal: never into a file or a pipe, and never with NO_COLOR. @see https://no-color.org */
export function hasColour(stream: Stream, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export function paint(text: string, style: keyof typeof CODES, stream: Stream = process.stdout): string {
  const [on, off] = CODES[style] as [number, number];
  return hasColour(stream) ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/** Columns as wide as their widest cell; numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => widthOf(String(row[column] ?? '')))),
  );
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => padded(String(cell), widths[column] ?? 0, typeof cell === 'number'))
      .join('  ')
      .trimEnd();
  return [paint(line(header), 'bold'), ...rows.map(line)].join('\n');
}

/** How many rows of a terminal a text takes that many columns wide; 80 where that is not known. */
export function rowsOf(text: string, columns = 80): number {
  const rows = (line: string) => Math.max(1, Math.ceil(widthOf(line) / columns));
  return text.split('\n').reduce((sum, line) => sum + rows(line), 0);
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

function padded(text: string, width: number, toTheRight: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return toTheRight ? space + text : text + space;
}

/** Text of others, on one line and without what would steer a terminal. */
export function plain(text: string, length: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach the terminal
  const line = stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** For people beside the result: on stderr, so that stdout can be piped on. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
