import * as v from 'valibot';
import { DomainError } from '../core/errors.ts';
import type { ResponseKind } from '../core/response-kind.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { seal, unseal } from './sealed-token.ts';

const USE = 'image';

/** References end with an hour, and those that end together are the same: so a browser that has an image knows it again. */
const HOUR_S = 3600;

const Payload = v.object({ p: v.number(), r: v.number(), exp: v.number() });

interface ImageClaims {
  responseId: number;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** The path at which this server shows the image of a response: it says neither which one that is nor where it is kept.
 *  @param untilS the least time it is good for, in seconds since 1970 */
async function imagePath(
  { id, slug }: Pick<ProjectRow, 'id' | 'slug'>,
  { responseId, untilS, secret }: { responseId: number; untilS: number; secret: string },
): Promise<string> {
  const payload = { p: id, r: responseId, exp: Math.ceil(untilS / HOUR_S) * HOUR_S };
  const token = await seal(payload, { secret, use: USE, stable: true });
  return `/v1/projects/${slug}/images/${token}`;
}

/** What a response has beside its text: the path of its image, where it is one. */
export type ImageOf = (responseId: number) => Promise<{ image?: string }>;

/** @param seconds how long the paths are good for, at the least */
export function imagesOf(
  project: Pick<ProjectRow, 'id' | 'slug'> & { responses: ResponseKind },
  { secret, now, seconds = 2 * HOUR_S }: { secret: string; now: Date; seconds?: number },
): ImageOf {
  if (project.responses !== 'image_url') return async () => ({});
  const untilS = Math.ceil(now.getTime() / 1000) + seconds;
  return async (responseId) => ({ image: await imagePath(project, { responseId, untilS, secret }) });
}

/** @throws DomainError `image_reference_invalid` for anything this server did not seal for this project, `image_reference_expired` */
export async function readImageReference(
  token: string,
  { projectId, secret, now }: { projectId: number; secret: string; now: Date },
): Promise<ImageClaims> {
  const claims = v.safeParse(Payload, await unseal(token, { secret, use: USE }));
  if (!claims.success || claims.output.p !== projectId) throw invalidReference();
  const { r: responseId, exp: expiresAt } = claims.output;
  if (expiresAt * 1000 <= now.getTime()) {
    throw new DomainError(
      'image_reference_expired',
      'This reference to an image has expired: ask again for what it came with, such as a task.',
    );
  }
  return { responseId, expiresAt };
}

export function invalidReference(): DomainError {
  return new DomainError(
    'image_reference_invalid',
    'This project gave no such reference to an image: take the "image" of a task as it is.',
  );
}
