import { DomainError } from '../core/errors.ts';

const CLOUDFLARE = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const PATIENCE_MS = 5_000;

/** Tells whether a token was given to a person. Throws where it cannot tell, which is as good as a no. */
export type HumanCheck = (token: string) => Promise<boolean>;

/** Cloudflare's Turnstile, or a server of the same shape. The person's address is not sent.
 *  @param url of a server that answers in Turnstile's place
 *  @see developers.cloudflare.com/turnstile/get-started/server-side-validation */
export function turnstileCheck({
  secret,
  url = CLOUDFLARE,
}: {
  secret: string | undefined;
  url?: string | undefined;
}): HumanCheck {
  return async (token) => {
    if (!secret) throw unavailable('The operator has to set the secret TURNSTILE_SECRET.');
    const answer = await askVerifier(url, { secret, response: token });
    return answer === true;
  };
}

/** What the verifier says of `success`. */
async function askVerifier(url: string, body: unknown): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'manual',
    });
    const { success } = (await response.json()) as { success?: unknown };
    if (typeof success !== 'boolean') throw new Error(`no verdict, status ${response.status}`);
    return success;
  } catch (error) {
    console.error('the human check failed', error);
    throw unavailable('Try again in a minute.');
  }
}

function unavailable(remedy: string): DomainError {
  return new DomainError(
    'human_check_unavailable',
    `Whether you are a person could not be checked just now. ${remedy}`,
  );
}
