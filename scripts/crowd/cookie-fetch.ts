/** A fetch with a cookie jar of its own, for one server: one annotator, as a browser would be. */
export function cookieFetch(send: typeof fetch = fetch): typeof fetch {
  const jar = new Map<string, string>();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await send(input, { ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  if (at < 1) return;
  if (isOver(attributes)) jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
}

/** Max-Age wins over Expires (RFC 6265, 4.1.2.2). */
function isOver(attributes: string[]): boolean {
  const value = (name: string) =>
    attributes.find((attribute) => attribute.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const maxAge = value('max-age');
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = value('expires');
  return expires !== undefined && Date.parse(expires) <= Date.now();
}
