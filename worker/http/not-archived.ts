import type { MiddlewareHandler } from 'hono';
import { DomainError } from '../core/errors.ts';
import type { AppEnv } from './context.ts';

/** For what brings something new into a project.
 *  @throws DomainError `project_archived` */
export const notArchived: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.var.project.settings.archived) {
    throw new DomainError(
      'project_archived',
      'This project is archived and takes nothing new. Its owner opens it again with PATCH {"settings": {"archived": false}}.',
    );
  }
  await next();
};
