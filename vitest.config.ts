import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/closing-line.ts';

/** Ends what hangs. How fast anything is, is for the benches: a test that times would fail on a busy machine. */
const testTimeout = 120_000;

/** How long a test waits for what is to come, of the time that it has. */
const patience = (ofMs: number) => ({ poll: { timeout: 0.8 * ofMs } });

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'site/src/**/*.test.ts'],
          environment: 'node',
          testTimeout,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            remoteBindings: false,
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations('./migrations'),
                SIGNING_SECRET: 'a secret of the tests, thirty-two bytes or more',
                TURNSTILE_SECRET: 'of-the-widget',
                ENCODER_KEY: 'sk-of-the-operator',
                ENCODER_KEY_ORIGIN: 'https://keyed.example.com',
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          setupFiles: ['./test/worker/setup.ts'],
          testTimeout,
          hookTimeout: testTimeout,
          expect: patience(testTimeout),
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: patience(100_000),
          fileParallelism: false,
          // Not beside the others: a browser that shares two cores with the Worker's tests waits for minutes.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
