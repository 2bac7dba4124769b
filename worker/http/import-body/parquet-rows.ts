import { decompress as unpackZstd } from 'fzstd';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { gunzip } from 'hyparquet-compressors/src/gzip.js';
import { LIMITS } from '../../contract/limits.ts';
import { DomainError } from '../../core/errors.ts';
import type { ImportLine } from '../../usecases/read-import-line.ts';

/** Beside Snappy, which the reader knows itself. The rest of hyparquet-compressors stays out: it compiles WebAssembly when it is
 *  loaded, which a Worker may not. */
const COMPRESSORS: Compressors = {
  GZIP: (input, length) => gunzip(input, new Uint8Array(length)),
  ZSTD: (input) => unpackZstd(input),
};

/** Texts as they are: a mark of byte order at their beginning is theirs. */
const PARSERS = {
  stringFromBytes: (bytes: Uint8Array | undefined) =>
    bytes && new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes),
};

/** The rows of a Parquet file, numbered from 1. Its table of contents is at its end, so the file is held whole, in the pieces it
 *  came in; its row groups are unpacked one at a time.
 *  @throws DomainError `body_too_large`, `validation` for a file that cannot be read */
export async function* parquetRows(stream: ReadableStream<Uint8Array>): AsyncGenerator<ImportLine> {
  const file = new HeldFile();
  for await (const chunk of stream) file.add(chunk);
  const metadata = await readable(() => parquetMetadataAsync(file));
  let row = 0;
  for (const [index, size] of groupSizes(metadata).entries()) {
    const [rowStart, rowEnd] = [row, row + size];
    const objects = await readable(() =>
      parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors: COMPRESSORS, parsers: PARSERS }),
    );
    for (const object of objects) yield { line: ++row, value: plain(object) };
    if (row !== rowEnd) throw unreadable(`row group ${index + 1} has fewer rows than it says`);
  }
}

class HeldFile implements AsyncBuffer {
  byteLength = 0;
  readonly #chunks: Uint8Array[] = [];

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.byteLength += chunk.length;
    if (this.byteLength > LIMITS.parquetBytes) throw tooLarge();
  }

  slice(start: number, end = this.byteLength): ArrayBuffer {
    const part = new Uint8Array(Math.max(0, end - start));
    let at = 0;
    for (const chunk of this.#chunks) {
      const [from, to] = [Math.max(start, at), Math.min(end, at + chunk.length)];
      if (from < to) part.set(chunk.subarray(from - at, to - at), from - start);
      at += chunk.length;
    }
    return part.buffer;
  }
}

function groupSizes({ row_groups }: FileMetaData): number[] {
  return row_groups.map(({ num_rows, total_byte_size }, index) => {
    if (Number(total_byte_size) <= LIMITS.parquetRowGroupBytes) return Number(num_rows);
    throw new DomainError(
      'body_too_large',
      `Row group ${index + 1} unpacks to ${total_byte_size} bytes, and at most ${LIMITS.parquetRowGroupBytes} fit: ` +
        'write the file with fewer rows a group (pyarrow: row_group_size=1000), or as gzipped NDJSON.',
    );
  });
}

function tooLarge(): DomainError {
  return new DomainError(
    'body_too_large',
    `A Parquet file has at most ${LIMITS.parquetBytes} bytes, for it is held whole: send it in parts, or as gzipped NDJSON, ` +
      'which may be of any size.',
  );
}

async function readable<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : 'it is damaged');
  }
}

function unreadable(why: string): DomainError {
  return new DomainError(
    'validation',
    `The Parquet file cannot be read: ${why}. Write it with Snappy, gzip, zstd or no compression and data pages of version 1 ` +
      '(pyarrow: compression="zstd", data_page_version="1.0"), or as gzipped NDJSON.',
  );
}

/** A value as JSON would have it: Parquet has 64-bit integers, times and bytes. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
}
