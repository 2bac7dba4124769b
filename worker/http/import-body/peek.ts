/** A stream and what it begins with. */
export interface Peeked {
  /** At least 64 bytes, where the stream has them; usually its first chunk. */
  first: Uint8Array;
  /** All of it, the first bytes too. */
  stream: ReadableStream<Uint8Array>;
}

const ENOUGH = 64;

/** Looks at the beginning of a stream without losing it. */
export async function peek(source: ReadableStream<Uint8Array>): Promise<Peeked> {
  const reader = source.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let done = false;
  while (!done && length < ENOUGH) {
    const next = await reader.read();
    done = next.done;
    if (next.value) chunks.push(next.value);
    length += next.value?.length ?? 0;
  }
  const first = joined(chunks, length);
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (first.length > 0) controller.enqueue(first);
        if (done) controller.close();
      },
      async pull(controller) {
        const next = await reader.read();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { first, stream };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
