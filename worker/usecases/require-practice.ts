import { wrongImageAddress } from '../contract/image-address.ts';
import { DomainError } from '../core/errors.ts';
import type { ProjectSettings } from '../core/project-settings.ts';

/** What people practise on is of the kind that they compare.
 *  @throws DomainError `validation` naming the pair whose image is not where one may be */
export function requirePractice(
  { responses, practice }: ProjectSettings,
  images: { loopback: boolean },
): void {
  if (responses !== 'image_url') return;
  for (const [place, pair] of practice.entries()) {
    for (const side of ['a', 'b'] as const) {
      const wrong = wrongImageAddress(pair[side], images);
      if (wrong) throw new DomainError('validation', `/settings/practice/${place}/${side}: ${wrong}.`);
    }
  }
}
