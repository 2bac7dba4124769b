import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import * as v from 'valibot';
import { DomainError } from '../core/errors.ts';
import { turnstileCheck } from '../usecases/human-check.ts';
import { seal, unseal } from '../usecases/sealed-token.ts';
import { tokenClaims } from './caller.ts';
import type { AppEnv } from './context.ts';

const NAME = 'tilt_human';
/** In place of the cookie for who has an annotator token: on a page of another origin cookies do not travel. */
const HEADER = 'tilt-human';
const WEEK_SECONDS = 604_800;
const USE = 'human';

/** Who passed, the check of which site key, and until when, in seconds since 1970. */
const Pass = v.object({ n: v.string(), k: v.string(), exp: v.number() });

/** Where the project asks for it: lets an annotator through who passed its Turnstile within a week, or does so now; and one whom the
 *  owner's own site has named, which vouches for them.
 *  @param token what Turnstile gave the annotator's page
 *  @throws DomainError `human_check_required`, `human_check_failed`, `human_check_unavailable` */
export async function requireHuman(
  c: Context<AppEnv>,
  { annotator, token }: { annotator: string; token: string | undefined },
): Promise<void> {
  const { turnstile_site_key: siteKey } = c.var.project.settings;
  if (siteKey === null || (await hasPassed(c, annotator, siteKey))) return;
  const claims = await tokenClaims(c);
  if (claims && !claims.anonymous) return;
  if (token === undefined) throw required(siteKey);
  const check = turnstileCheck({ secret: c.env.TURNSTILE_SECRET, url: c.env.TURNSTILE_URL });
  if (!(await check(token))) throw failed();
  const exp = Math.floor(Date.now() / 1000) + WEEK_SECONDS;
  const pass = await seal({ n: annotator, k: siteKey, exp }, { secret: c.env.SIGNING_SECRET, use: USE });
  if (claims) c.header(HEADER, pass);
  else setPassCookie(c, pass);
}

function setPassCookie(c: Context<AppEnv>, pass: string): void {
  setCookie(c, NAME, pass, {
    path: '/v1',
    httpOnly: true,
    sameSite: 'Lax',
    secure: new URL(c.req.url).protocol === 'https:',
    maxAge: WEEK_SECONDS,
  });
}

async function hasPassed(c: Context<AppEnv>, annotator: string, siteKey: string): Promise<boolean> {
  const given = await unseal(c.req.header(HEADER) ?? getCookie(c, NAME) ?? '', {
    secret: c.env.SIGNING_SECRET,
    use: USE,
  });
  const pass = v.safeParse(Pass, given);
  if (!pass.success) return false;
  const { n, k, exp } = pass.output;
  return n === annotator && k === siteKey && exp * 1000 > Date.now();
}

function required(siteKey: string): DomainError {
  return new DomainError(
    'human_check_required',
    `This project wants to know that you are a person: solve Turnstile with the site key ${siteKey} and send its token as "turnstile".`,
  );
}

function failed(): DomainError {
  return new DomainError(
    'human_check_failed',
    'Turnstile did not accept this token, which is good once and for five minutes: solve it again and send the new one.',
  );
}
