const INTERRUPTED = 130;

/** Ctrl-C once: end what is under way and sum up. Twice: leave at once. */
export function stopOnInterrupt(): AbortController {
  const stop = new AbortController();
  let firstAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // npm passes on the Ctrl-C that the terminal has sent already: one key press, two signals.
      if (stop.signal.aborted && Date.now() - firstAt > 500) process.exit(INTERRUPTED);
      firstAt ||= Date.now();
      stop.abort();
    });
  }
  return stop;
}
