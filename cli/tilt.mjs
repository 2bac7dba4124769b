#!/usr/bin/env node
// `tilt` on whatever Node starts it (20 is enough): the command line itself is TypeScript, which Node runs as it is from 22.18 on.
// On an older one, the Node that comes with the packages takes over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
const root = new URL('../', import.meta.url);
const packaged = fileURLToPath(new URL('node_modules/node/bin/node', root));
const main = new URL('main.ts', import.meta.url);

if (!existsSync(new URL('node_modules/citty', root))) {
  console.error(`tilt: its packages are not installed. Run: npm install --prefix ${fileURLToPath(root)}`);
  process.exit(1);
}
if (runsTypeScript) await import(main.href);
else if (existsSync(packaged)) takeOver();
else {
  console.error(
    `tilt: Node ${process.versions.node} is too old, and the packaged one is missing. Run: npm install`,
  );
  process.exit(1);
}

function takeOver() {
  const child = spawn(packaged, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; what is sent to this process alone is passed on. Only the child decides when to end.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`tilt: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal) process.removeAllListeners(signal);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}
