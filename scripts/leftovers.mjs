// A server ended with SIGKILL leaves its children running (workerd, on the port and with the database open). Two
// writers of one local database would break "one trainer per project", so a start first ends what a start before it
// left behind, and refuses to run beside one that is alive.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** All processes: id, process group and command line. */
function processes() {
  if (existsSync('/proc/self/stat'))
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProcess);
  const { stdout = '' } = spawnSync('ps', ['-axww', '-o', 'pid=,pgid=,command='], { encoding: 'utf8' });
  return [...stdout.matchAll(/^ *(\d+) +(\d+) +(.*)$/gm)].map(([, id, group, command]) => ({
    id: Number(id),
    group: Number(group),
    command,
  }));
}

/** Nothing for a process that ended in the meantime. */
function readProcess(id) {
  try {
    // The name in parentheses may hold anything; the group is the third field after it.
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    return [
      { id: Number(id), group, command: readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ') },
    ];
  } catch {
    return [];
  }
}

/** A server whose runtime was killed alone keeps the port and answers nothing. */
function isAnswering(port) {
  return fetch(`http://localhost:${port}/v1/health`, { signal: AbortSignal.timeout(3_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Waits a little for a server that is just ending. @throws Error where another program has the port */
export async function requireFreePort(port) {
  for (const untilMs = Date.now() + 3_000; Date.now() < untilMs; await sleep(100)) {
    if (await isFree(port)) return;
  }
  throw new Error(`Port ${port} is taken by another program: start on another one with PORT=… npm start.`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, 'localhost', () => probe.close(() => resolve(true)));
  });
}

/** A killed process holds its port until the system has taken it down. */
async function untilGone(ids) {
  for (const untilMs = Date.now() + 5_000; Date.now() < untilMs; await sleep(20)) {
    if (!processes().some(({ id, command }) => ids.includes(id) && command !== '')) return;
  }
}

/** @param note the file that `npm start` writes its process id, port and process group to
 *  @throws Error where that start is alive and answers */
export async function endLeftovers(note) {
  if (!existsSync(note)) return;
  const [id, port, group] = readFileSync(note, 'utf8').trim().split(/ +/).map(Number);
  const ours = processes().filter(({ command }) => /workerd|wrangler/.test(command));
  if (ours.some((process) => process.id === id) && (await isAnswering(port))) {
    throw new Error(`Tilt is running already, at http://localhost:${port} (process ${id}): stop it first.`);
  }
  // One of wrangler's children has the port, another the database: they share the group they were started in.
  const leftovers = ours.filter((process) => process.group === group).map((process) => process.id);
  for (const leftover of leftovers) process.kill(leftover, 'SIGKILL');
  await untilGone(leftovers);
  rmSync(note);
}
