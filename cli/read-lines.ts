import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A line without its break, and its number from 1. */
export interface FileLine {
  text: string;
  number: number;
}

const BREAK = 10;

/** A file's bytes from the beginning, unpacked where it is gzip; `-` is stdin. */
export function openFile(file: string, onBytes?: (bytes: number) => void): Readable {
  const source = file === '-' ? process.stdin : createReadStream(file);
  source.on('data', (chunk: Buffer) => onBytes?.(chunk.length));
  // A failure to read ends the unpacking too, and with it whoever reads.
  if (!file.endsWith('.gz')) return source;
  const unpacked = createGunzip();
  source.on('error', (error: Error) => unpacked.destroy(error));
  return source.pipe(unpacked);
}

/** The lines of a stream without their line breaks. */
export async function* readLines(source: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  let held: Buffer[] = [];
  let number = 0;
  const take = (last: Buffer): FileLine => {
    const bytes = Buffer.concat([...held, last]);
    held = [];
    const text = bytes.toString('utf8').replace(/\r?\n$/, '');
    return { text: number === 0 ? text.replace(/^\uFEFF/, '') : text, number: ++number };
  };
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(BREAK); at >= 0; at = chunk.indexOf(BREAK, from)) {
      yield take(chunk.subarray(from, at + 1));
      from = at + 1;
    }
    if (from < chunk.length) held.push(chunk.subarray(from));
  }
  if (held.length > 0) yield take(Buffer.alloc(0));
}
