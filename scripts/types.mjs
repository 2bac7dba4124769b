// Type-checks every part with its own libraries: what does not exist there does not compile there.
import { spawnSync } from 'node:child_process';

const CHECKS = [
  ['tsc', '-p', 'worker/core'],
  ['tsc', '-p', 'worker/contract'],
  ['tsc', '-p', 'worker'],
  ['tsc', '-p', 'test/worker'],
  ['tsc', '-p', '.'],
  ['astro', 'check', '--root', 'site'],
  ['svelte-check', '--workspace', 'site', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
];

for (const [command, ...args] of CHECKS) {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) process.exit(status ?? 1);
}
