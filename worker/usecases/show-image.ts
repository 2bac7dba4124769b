import { DomainError } from '../core/errors.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { readTexts } from '../storage/responses.ts';
import { type FetchedImage, fetchImage, type ImageAccess } from './fetch-image.ts';
import { invalidReference, readImageReference } from './image-reference.ts';

/** The image that a reference of this project stands for, and how long the reference is good for.
 *  @throws DomainError `image_reference_invalid`, `image_reference_expired`, `image_unavailable` */
export async function showImage(
  db: Database,
  token: string,
  { project, secret, now, access }: { project: ProjectRow; secret: string; now: Date; access: ImageAccess },
): Promise<FetchedImage & { secondsLeft: number }> {
  const by = { projectId: project.id, secret, now };
  const { responseId, expiresAt } = await readImageReference(token, by);
  const [response] = await readTexts(db, [responseId]);
  if (!response) throw invalidReference();
  const image = await fetchImage(response.text, { access });
  return { ...image, secondsLeft: Math.max(0, Math.floor(expiresAt - now.getTime() / 1000)) };
}

/** An image of a practice pair, which the project's settings name to everyone.
 *  @throws DomainError `image_reference_invalid`, `image_unavailable` */
export async function showPracticeImage(
  { settings }: Pick<ProjectRow, 'settings'>,
  { place, side, access }: { place: number; side: 'a' | 'b'; access: ImageAccess },
): Promise<FetchedImage> {
  const address = settings.responses === 'image_url' ? settings.practice[place]?.[side] : undefined;
  if (address === undefined) {
    throw new DomainError(
      'image_reference_invalid',
      `settings.practice has no image at ${place}/${side}: read the project anew.`,
    );
  }
  return fetchImage(address, { access });
}
