import { type AnnotatorToken, type AskAnnotatorToken, TOKEN_SECONDS } from '../contract/annotator-token.ts';
import { type AnnotatorClaims, signAnnotatorToken } from './annotator-token.ts';

/** A token for an annotator of a project. Writes nothing.
 *  @param known whom the request comes from already: an anonymous one stays who they are, anyone else's token is not prolonged */
export async function issueAnnotatorToken(
  { annotator: named, expires_in: seconds }: AskAnnotatorToken,
  {
    projectId,
    known,
    secret,
    now,
  }: { projectId: number; known: AnnotatorClaims | null; secret: string; now: Date },
): Promise<AnnotatorToken> {
  const anonymous = named === undefined;
  const annotator = named ?? (known?.anonymous ? known.annotator : `embed-${crypto.randomUUID()}`);
  const lastsSeconds = seconds ?? TOKEN_SECONDS[anonymous ? 'anonymous' : 'named'];
  const expiresAt = Math.floor(now.getTime() / 1000) + lastsSeconds;
  return {
    token: await signAnnotatorToken({ projectId, annotator, anonymous, expiresAt }, secret),
    annotator,
    expires_at: new Date(expiresAt * 1000).toISOString(),
  };
}
