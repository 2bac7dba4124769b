import { runDurableObjectAlarm } from 'cloudflare:test';
import { expect } from 'vitest';
import { Courier } from '../../worker/courier/courier.ts';
import { Dispatcher } from '../../worker/dispatcher/dispatcher.ts';
import { Trainer } from '../../worker/trainer/trainer.ts';

/** Objects whose alarm runs now: the platform takes an alarm off before it runs it, so that one which went off by itself, as on a busy
 *  machine they do before a test asks for it, looks like none. */
const running = new Set<string>();

for (const { prototype } of [Trainer, Courier, Dispatcher]) {
  const alarm = prototype.alarm;
  prototype.alarm = async function (this: { ctx: DurableObjectState }) {
    const id = this.ctx.id.toString();
    running.add(id);
    try {
      await alarm.call(this as never);
    } finally {
      running.delete(id);
    }
  };
}

/** Runs the alarm that an object has set, or waits for the end of one that has gone off by itself.
 *  @returns whether there was one */
export async function runAlarm(object: DurableObjectStub<Trainer | Courier | Dispatcher>): Promise<boolean> {
  if (await runDurableObjectAlarm(object)) return true;
  const id = object.id.toString();
  if (!running.has(id)) return false;
  await expect.poll(() => running.has(id), { interval: 5 }).toBe(false);
  return true;
}
