const BYTES = 16;

/** What stands for an erased annotator until the last task that was handed to them is past its time: a keyed hash, so that nothing
 *  leads back without the server's secret.
 *  @param projectId the one project in which they were erased; null for all
 *  @see RFC 2104 (HMAC) */
export async function erasureMark(
  annotator: string,
  { projectId, secret }: { projectId: number | null; secret: string },
): Promise<string> {
  const encoder = new TextEncoder();
  const how = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), how, false, ['sign']);
  const content = encoder.encode(`erased\0${projectId ?? '*'}\0${annotator}`);
  const hash = new Uint8Array(await crypto.subtle.sign(how.name, key, content));
  return [...hash.subarray(0, BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The marks under which an annotator may have been erased, as far as one project is concerned. */
export function erasureMarks(
  annotator: string,
  { projectId, secret }: { projectId: number; secret: string },
): Promise<string[]> {
  return Promise.all([projectId, null].map((each) => erasureMark(annotator, { projectId: each, secret })));
}
