import type { Context, MiddlewareHandler } from 'hono';
import { type DayLimit, type LimitName, LimitReached } from '../core/limits.ts';
import type { ProjectSettings } from '../core/project-settings.ts';
import { callerOf } from './caller.ts';
import type { AppEnv } from './context.ts';
import { holdsScope } from './keys.ts';
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
  keyof AppEnv['Bindings']
>;

/** What is counted, under one name at the platform: who asks, and for what. */
interface Counted {
  limit: Limit;
  who: 'annotator' | 'address';
  what: 'annotate' | 'score';
  key: string;
}

const REMEDIES: Record<Counted['what'], string> = {
  annotate: 'ask for several tasks at once (count), or use a key of scope annotate',
  score: 'send several texts in one request, or use a key of scope score',
};

/** Where people annotate, refuses requests that come faster than any person makes them. Cloudflare counts them where they arrive and
 *  about right: this keeps floods off, and caps are what is exact.
 *  @throws LimitReached `too_many_requests`
 *  @throws DomainError as {@link callerOf} does */
export const limitBursts: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { settings } = c.var.project;
  if (settings.bursts !== 'off' && !isTrusted(c)) {
    const { annotator, address } = LIMITS[settings.bursts];
    tellPolicy(c, [...burstsOf({ annotator, address }), ...capsOf(settings)]);
    const [caller, from] = await Promise.all([callerOf(c), callerAddress(c)]);
    const what = 'annotate';
    if (caller) await take(c, { limit: annotator, who: 'annotator', what, key: caller.annotator });
    if (from) await take(c, { limit: address, who: 'address', what, key: from });
  }
  await next();
};

/** The same where texts are scored, by address: a key of scope score is the owner's own and is not counted.
 *  @throws LimitReached `too_many_requests` */
export async function limitScoring(c: Context<AppEnv>): Promise<void> {
  const { bursts } = c.var.project.settings;
  if (bursts === 'off' || holdsScope(c, 'score')) return;
  const { address } = LIMITS[bursts];
  tellPolicy(c, burstsOf({ address }));
  const from = await callerAddress(c);
  if (from) await take(c, { limit: address, who: 'address', what: 'score', key: from });
}

type Policy = [name: LimitName, quota: number, seconds: number];

const burstsOf = (limits: { annotator?: Limit; address: Limit }): Policy[] =>
  Object.entries(limits).map(([who, limit]) => [`${who as Counted['who']}_burst`, limit, PERIOD_S]);

const capsOf = ({ daily_cap, address_cap }: Pick<ProjectSettings, DayLimit>): Policy[] =>
  Object.entries({ daily_cap, address_cap }).flatMap(([name, cap]): Policy[] =>
    cap === null ? [] : [[name as DayLimit, cap, DAY_S]],
  );

/** @see draft-ietf-httpapi-ratelimit-headers-10: `q` requests in `w` seconds */
function tellPolicy(c: Context<AppEnv>, policies: readonly Policy[]): void {
  c.header(
    'ratelimit-policy',
    policies.map(([name, quota, seconds]) => `"${name}";q=${quota};w=${seconds}`).join(', '),
  );
}

async function take(c: Context<AppEnv>, { limit, who, what, key }: Counted): Promise<void> {
  const limiter = c.env[BINDINGS[limit]];
  const name = `tilt ${c.var.project.id} ${what} ${who} ${key}`;
  if (!limiter || (await limiter.limit({ key: name })).success) return;
  throw new LimitReached(
    `${who}_burst`,
    `More than ${limit} requests in ${PERIOD_S} seconds from one ${who === 'annotator' ? who : 'internet address'}: wait ` +
      `${PERIOD_S} seconds, ${REMEDIES[what]}. The owner may change settings.bursts.`,
    PERIOD_S,
  );
}
