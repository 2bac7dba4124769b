import { sign } from 'hono/jwt';
import * as v from 'valibot';
import { DomainError } from '../core/errors.ts';
import { verifiedPayload } from './verified-payload.ts';

/** Who annotates on a page of another origin, where no cookie of ours travels. */
export interface AnnotatorClaims {
  projectId: number;
  annotator: string;
  /** Nobody vouches for who it is: such a token may be renewed by who holds it, one of a site's own user by the site alone. */
  anonymous: boolean;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** Tasks are signed with the same secret: what a token is for is part of it, so that none passes for another. */
const AUDIENCE = 'annotator';

const Payload = v.object({
  aud: v.literal(AUDIENCE),
  p: v.number(),
  n: v.string(),
  u: v.boolean(),
  exp: v.number(),
});

/** @see RFC 7519 (JWT, HS256) */
export function signAnnotatorToken(
  { projectId, annotator, anonymous, expiresAt }: AnnotatorClaims,
  secret: string,
): Promise<string> {
  return sign({ aud: AUDIENCE, p: projectId, n: annotator, u: anonymous, exp: expiresAt }, secret, 'HS256');
}

/** What a token says.
 *  @throws DomainError `annotator_token_invalid` for anything this server did not sign as such, `annotator_token_expired` */
export async function verifyAnnotatorToken(
  token: string,
  { secret, now }: { secret: string; now: Date },
): Promise<AnnotatorClaims> {
  const claims = v.safeParse(Payload, await verifiedPayload(token, secret));
  if (!claims.success) {
    throw new DomainError(
      'annotator_token_invalid',
      'The header Tilt-Annotator holds no token of this server: get one with POST …/annotator-tokens.',
    );
  }
  const { p: projectId, n: annotator, u: anonymous, exp: expiresAt } = claims.output;
  if (expiresAt * 1000 <= now.getTime()) {
    throw new DomainError(
      'annotator_token_expired',
      'The token in the header Tilt-Annotator has expired: get another with POST …/annotator-tokens.',
    );
  }
  return { projectId, annotator, anonymous, expiresAt };
}
