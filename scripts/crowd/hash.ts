/** A number in [0, 1) that depends on the parts alone: randomness without state, so that neither the order
 *  of requests nor a restart changes what anyone draws. FNV-1a, then murmur3's finalizer. */
export function unit(...parts: (string | number)[]): number {
  const text = parts.join('\u0000');
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A standard normal draw that depends on the parts alone (Box–Muller). */
export function normal(...parts: (string | number)[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - unit('radius', ...parts)));
  return radius * Math.cos(2 * Math.PI * unit('angle', ...parts));
}

/** A draw between two bounds that depends on the parts alone. */
export function between(low: number, high: number, ...parts: (string | number)[]): number {
  return low + (high - low) * unit(...parts);
}
