import type { ChangeProject } from '../contract/project.ts';
import { changeSettings, requireRoom } from '../core/project-settings.ts';
import type { Database } from '../storage/database.ts';
import type { ProjectRow } from '../storage/projects.ts';
import { updateProject } from '../storage/projects.ts';
import type { EncoderAccess } from './encoder-access.ts';
import { forgetProject } from './find-project.ts';
import { knownSettings } from './known-settings.ts';

/** Changes what is given and leaves the rest.
 *  @throws DomainError `encoder_failed` where an encoder is given that gives no embedding, `validation` where its embeddings make too
 *    large a model: nothing is changed */
export async function changeProject(
  db: Database,
  project: ProjectRow,
  { change: { settings, ...texts }, access }: { change: ChangeProject; access: EncoderAccess },
): Promise<ProjectRow> {
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  const known = await knownSettings(settings ?? {}, access);
  const change = { ...given, settings: changeSettings(project.settings, known) };
  requireRoom(change.settings);
  forgetProject(project.slug);
  return (await updateProject(db, project.id, change)) ?? project;
}
