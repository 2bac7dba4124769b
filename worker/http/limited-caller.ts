import type { Context } from 'hono';
import { addressHash } from '../usecases/address-hash.ts';
import type { Capped } from '../usecases/day-caps.ts';
import type { AppEnv } from './context.ts';
import { holdsScope } from './keys.ts';

/** Whether the request comes from the owner's side, with a key to annotate: then limits for visitors are of no concern, and it may
 *  speak for any annotator. */
export function isTrusted(c: Context<AppEnv>): boolean {
  return holdsScope(c, 'annotate');
}

/** The internet address as a hash that changes each day; null where the platform does not tell it. */
export async function callerAddress(c: Context<AppEnv>): Promise<string | null> {
  const address = c.req.header('cf-connecting-ip');
  return address ? addressHash(address, { secret: c.env.SIGNING_SECRET, now: new Date() }) : null;
}

/** By whom an annotator's answers are counted here. */
export async function cappedCaller(c: Context<AppEnv>, annotator: string): Promise<Capped> {
  const { daily_cap: dailyCap, address_cap: addressCap } = c.var.project.settings;
  return { annotator, dailyCap, address: addressCap === null ? null : await callerAddress(c), addressCap };
}
