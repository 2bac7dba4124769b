// A server ended with SIGKILL leaves its children running (workerd, on the port and with the database open). Two
// writers of one local database would break "one trainer per project", so a start first ends what a start before it
// left behind, and refuses to run beside one that is alive.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';

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

/** @param note the file that `npm start` writes its process id and port to
 *  @throws Error where that start is alive */
export function endLeftovers(note) {
  if (!existsSync(note)) return;
  const [pid, port] = readFileSync(note, 'utf8').trim().split(' ').map(Number);
  const running = processes();
  if (running.some(([id, command]) => id === pid && command.includes('wrangler'))) {
    throw new Error(`Tilt is running already, at http://localhost:${port} (process ${pid}): stop it first.`);
  }
  const isLeftover = (command) =>
    (command.includes('workerd') && command.includes(`entry=localhost:${port} `)) ||
    (command.includes('wrangler') && command.includes(` dev --port ${port} `));
  for (const [id] of running.filter(([, command]) => isLeftover(command))) process.kill(id, 'SIGKILL');
  rmSync(note);
}
