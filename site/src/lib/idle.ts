/** When nothing else is to do, or after a second. Safari has no idle callbacks. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 1_000 });
    else setTimeout(resolve, 50);
  });
}

/** Between two long pieces of work, for what else waits. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
