const BYTES = 10;

/** Gives annotators other names, which are always the same in one project and lead nowhere without the server's secret. */
export async function pseudonyms(
  projectId: number,
  secret: string,
): Promise<(annotator: string) => Promise<string>> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  return async (annotator) => {
    const text = encoder.encode(`annotator\0${projectId}\0${annotator}`);
    const bytes = new Uint8Array(await crypto.subtle.sign(algorithm.name, key, text)).slice(0, BYTES);
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  };
}
