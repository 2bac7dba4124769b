import { statSync } from 'node:fs';
import { batches } from '../scripts/crowd/batches.ts';
import { startProgress } from '../scripts/crowd/progress.ts';
import { type FileLine, openFile, readLines } from './read-lines.ts';

const PART_BYTES = 1_000_000;

/** A file's lines in parts that are sent together, with a bar on stderr that moves on as each is done. Between two parts the signal ends
 *  it.
 *  @param file an absolute path, or `-` for stdin
 *  @param options `count`: lines a part has at most; `after`: lines that are passed over */
export async function* lineParts(
  file: string,
  { label, count, after = 0, signal }: { label: string; count: number; after?: number; signal: AbortSignal },
): AsyncGenerator<FileLine[]> {
  let [read, shown] = [0, 0];
  const source = openFile(file, (bytes) => {
    read += bytes;
  });
  const progress = fileProgress(file, label);
  const size = { count, bytes: PART_BYTES, sizeOf: ({ text }: FileLine) => Buffer.byteLength(text) + 1 };
  try {
    for await (const part of batches(linesAfter(readLines(source), after), size)) {
      if (signal.aborted) return;
      yield part;
      progress.advance(read - shown);
      shown = read;
    }
  } finally {
    progress.stop();
    source.destroy();
  }
}

/** A bar of how much of a file is done; none for stdin, whose length nobody knows. */
export function fileProgress(file: string, label: string): { advance(bytes: number): void; stop(): void } {
  if (file === '-') return { advance: () => undefined, stop: () => undefined };
  const bar = startProgress(`${label} kB`, kilobytes(statSync(file).size));
  let done = 0;
  return {
    advance(bytes) {
      bar.advance(kilobytes(done + bytes) - kilobytes(done));
      done += bytes;
    },
    stop: () => bar.stop(),
  };
}

async function* linesAfter(lines: AsyncIterable<FileLine>, done: number): AsyncGenerator<FileLine> {
  for await (const line of lines) if (line.number > done) yield line;
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1000);
}
