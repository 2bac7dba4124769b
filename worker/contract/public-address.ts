const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const ADDRESS_OF_A_MACHINE = /^[\d.]+$|^\[/;
const PRIVATE_NAME = /^[^.]+\.?$|\.(?:localhost|local|internal|home\.arpa)\.?$/;

/** Whether an address is on this very machine: good for trying things out, and for nothing else. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.has(new URL(url).hostname);
}

/** Whether an owner may have the Worker call an address: an owner is not an operator, so it must be a public name, or the Worker could
 *  be made to ask around inside its own network. Whether this very machine may be called is for the operator to say. */
export function isCallable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  if (LOOPBACK.has(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && !ADDRESS_OF_A_MACHINE.test(hostname) && !PRIVATE_NAME.test(hostname);
}
