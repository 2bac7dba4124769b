import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one plain line that machines can read. Files that could not even be loaded count as failed. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state } = test.result();
        count[state === 'pending' ? 'failed' : state]++;
      }
      const isBroken = module.state() === 'failed' && tests.every((test) => test.result().state !== 'failed');
      if (isBroken) count.failed++;
    }
    // After the other reporters' last words.
    setImmediate(() => {
      process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
    });
  }
}
