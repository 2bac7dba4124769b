/** SHA-256 of bytes or of a text in UTF-8, hex. */
export async function sha256Hex(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Names texts by their content: the first 128 bits of SHA-256. Parts are kept apart by a zero character. */
export async function contentHash(...parts: readonly (string | null)[]): Promise<string> {
  return (await sha256Hex(parts.map((part) => part ?? '').join('\0'))).slice(0, 32);
}
