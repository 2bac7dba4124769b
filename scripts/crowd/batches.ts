/** Groups what comes into batches of at most `count` items and `bytes` bytes; an item larger than that goes alone. */
export async function* batches<T>(
  items: AsyncIterable<T>,
  { count, bytes, sizeOf }: { count: number; bytes: number; sizeOf: (item: T) => number },
): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let held = 0;
  for await (const item of items) {
    const size = sizeOf(item);
    if (batch.length > 0 && (batch.length >= count || held + size > bytes)) {
      yield batch;
      batch = [];
      held = 0;
    }
    batch.push(item);
    held += size;
  }
  if (batch.length > 0) yield batch;
}
