/** A request whose answer came with the page, or that the page sent while its scripts were on their way: layouts/page.astro. */
interface AskedEarly {
  path: string;
  /** Undefined for a request without one. */
  body?: string;
  answer: Promise<Response>;
}

declare global {
  var tiltAskedEarly: AskedEarly[] | undefined;
}

/** `fetch`, but that a request which the page has sent already is not sent again: its answer is taken, once. */
export const fetchOrTake: typeof fetch = (input, init) => {
  const early = globalThis.tiltAskedEarly;
  const same = early?.find(({ path, body }) => path === input && body === (init?.body ?? undefined));
  if (!same) return fetch(input, init);
  globalThis.tiltAskedEarly = early?.filter((each) => each !== same);
  return same.answer;
};
