import type { MiddlewareHandler } from 'hono';
import { type DayLimit, type LimitName, LimitReached } from '../core/limits.ts';
import type { ProjectSettings } from '../core/project-settings.ts';
import type { Env } from '../env.ts';
import { callerOf } from './caller.ts';
import type { AppEnv } from './context.ts';
import { callerAddress, isTrusted } from './limited-caller.ts';

/** As wrangler.toml has it. */
const PERIOD_S = 10;
const DAY_S = 86_400;

type Limit = 100 | 1_000 | 10_000;

/** Requests in {@link PERIOD_S}, of one annotator and of one internet address. A person makes one or two a second, and a school class
 *  shares an address; a simulated crowd makes some hundreds. */
const LIMITS: Record<'roomy' | 'tight', { annotator: Limit; address: Limit }> = {
  roomy: { annotator: 1_000, address: 10_000 },
  tight: { annotator: 100, address: 1_000 },
};

const BINDINGS = { 100: 'BURST_100', 1000: 'BURST_1000', 10000: 'BURST_10000' } as const satisfies Record<
  Limit,
  keyof Env
>;

/** Refuses requests that come faster than any person makes them. Cloudflare counts them where they arrive and about right: this keeps
 *  floods off, and caps are what is exact.
 *  @throws LimitReached `too_many_requests`
 *  @throws DomainError as {@link callerOf} does */
export const limitBursts: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { id, settings } = c.var.project;
  if (settings.bursts !== 'off' && !isTrusted(c)) {
    const limits = LIMITS[settings.bursts];
    c.header('ratelimit-policy', policyOf(limits, settings));
    const [caller, address] = await Promise.all([callerOf(c), callerAddress(c)]);
    if (caller) await take(c.env, limits.annotator, { id, who: 'annotator', key: caller.annotator });
    if (address) await take(c.env, limits.address, { id, who: 'address', key: address });
  }
  await next();
};

/** @see draft-ietf-httpapi-ratelimit-headers-10: `q` requests in `w` seconds */
function policyOf(
  { annotator, address }: { annotator: Limit; address: Limit },
  { daily_cap, address_cap }: Pick<ProjectSettings, DayLimit>,
): string {
  const policies: [LimitName, number | null, number][] = [
    ['annotator_burst', annotator, PERIOD_S],
    ['address_burst', address, PERIOD_S],
    ['daily_cap', daily_cap, DAY_S],
    ['address_cap', address_cap, DAY_S],
  ];
  return policies
    .filter(([, quota]) => quota !== null)
    .map(([name, quota, seconds]) => `"${name}";q=${quota};w=${seconds}`)
    .join(', ');
}

async function take(
  env: Env,
  limit: Limit,
  { id, who, key }: { id: number; who: 'annotator' | 'address'; key: string },
): Promise<void> {
  const limiter = env[BINDINGS[limit]];
  if (!limiter || (await limiter.limit({ key: `tilt ${id} ${who} ${key}` })).success) return;
  throw new LimitReached(
    `${who}_burst`,
    `More than ${limit} requests in ${PERIOD_S} seconds from one ${who === 'annotator' ? who : 'internet address'}: wait ` +
      `${PERIOD_S} seconds, ask for several tasks at once (count), or use a key of scope annotate. The owner may change settings.bursts.`,
    PERIOD_S,
  );
}
