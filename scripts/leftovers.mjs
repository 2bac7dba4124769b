// A server ended with SIGKILL leaves its children running (workerd, on the port and with the database open). Two
// writers of one local database would break "one trainer per project", so a start first ends what a start before it
// left behind, and refuses to run beside one that is alive.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';

/** All processes as [pid, command line]. */
function processes() {
  if (existsSync('/proc/self/cmdline')) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), commandLine(pid)]);
  }
  const { stdout = '' } = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => /^ *(\d+) (.*)$/.exec(line))
    .filter(Boolean)
    .map(([, pid, command]) => [Number(pid), command]);
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** A server whose runtime was killed alone keeps the port and answers nothing. */
function isAnswering(port) {
  return fetch(`http://localhost:${port}/v1/health`, { signal: AbortSignal.timeout(3_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** @throws Error where another program has the port */
export function requireFreePort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', ({ code }) =>
      reject(new Error(`Port ${port} cannot be used (${code}): start on another one with PORT=… npm start.`)),
    );
    probe.listen(port, 'localhost', () => probe.close(resolve));
  });
}

/** @param note the file that `npm start` writes its process id and port to
 *  @throws Error where that start is alive and answers */
export async function endLeftovers(note) {
  if (!existsSync(note)) return;
  const [pid, port] = readFileSync(note, 'utf8').trim().split(' ').map(Number);
  const running = processes();
  const isAlive = running.some(([id, command]) => id === pid && command.includes('wrangler'));
  if (isAlive && (await isAnswering(port))) {
    throw new Error(`Tilt is running already, at http://localhost:${port} (process ${pid}): stop it first.`);
  }
  const isLeftover = (command) =>
    (command.includes('workerd') && command.includes(`entry=localhost:${port} `)) ||
    (command.includes('wrangler') && command.includes(` dev --port ${port} `));
  for (const [id] of running.filter(([, command]) => isLeftover(command))) process.kill(id, 'SIGKILL');
  rmSync(note);
}
