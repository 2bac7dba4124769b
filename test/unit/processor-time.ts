/** Seconds of the processor's time that something takes: on a busy machine the clock's say more of the others. */
export function processorSeconds(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1e6;
}
