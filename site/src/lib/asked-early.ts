/** A request that the page sent while its scripts were on their way: layouts/page.astro. */
interface AskedEarly {
  path: string;
  body: string;
  answer: Promise<Response>;
}

declare global {
  var tiltAskedEarly: AskedEarly | undefined;
}

/** `fetch`, but that the request which the page has sent already is not sent again: its answer is taken, once. */
export const fetchOrTake: typeof fetch = (input, init) => {
  const early = globalThis.tiltAskedEarly;
  if (early === undefined || early.path !== input || early.body !== init?.body) return fetch(input, init);
  globalThis.tiltAskedEarly = undefined;
  return early.answer;
};
