/** A fetch with at most `limit` requests under way, each given up after `timeoutMs`; the rest wait their turn. */
export function limitedFetch(limit: number, timeoutMs: number, send: typeof fetch = fetch): typeof fetch {
  const waiting: (() => void)[] = [];
  let free = limit;

  const enter = async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  // A slot goes straight to the next in line, so that nobody can slip in between.
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };

  return async (input, init) => {
    await enter();
    try {
      return await send(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    } finally {
      leave();
    }
  };
}
