import { Hono } from 'hono';
import { ChangeProject, CreateProject, Project, ProjectList } from '../../contract/project.ts';
import { trainerOf } from '../../env.ts';
import { changeProject } from '../../usecases/change-project.ts';
import { createProject } from '../../usecases/create-project.ts';
import { describeProject, listPublicProjects } from '../../usecases/describe-project.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { requireAccess, requireScope } from '../keys.ts';
import { validated } from '../validated.ts';

export const projectList = new Hono<AppEnv>()
  .get(
    '/',
    documented('List the public projects', { 200: { description: 'Projects', schema: ProjectList } }),
    async (c) => c.json({ projects: await listPublicProjects(c.var.db) } satisfies ProjectList),
  )
  .post(
    '/',
    documented('Create a project', { 201: { description: 'The project', schema: Project } }),
    validated('json', CreateProject),
    async (c) => {
      requireScope(c, 'admin');
      const options = { access: encoderAccess(c.env), now: new Date() };
      const row = await createProject(c.var.db, c.req.valid('json'), options);
      return c.json(await describeProject(c.var.db, row), 201);
    },
  );

export const project = new Hono<AppEnv>()
  .get(
    '/',
    documented('Read a project', { 200: { description: 'The project', schema: Project } }),
    async (c) => {
      requireAccess(c, 'annotate', 'score', 'export', 'import');
      return c.json(await describeProject(c.var.db, c.var.project));
    },
  )
  .patch(
    '/',
    documented('Change a project', { 200: { description: 'The project', schema: Project } }),
    validated('json', ChangeProject),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project: before } = c.var;
      const change = c.req.valid('json');
      const row = await changeProject(db, before, { change, access: encoderAccess(c.env) });
      // Other settings may make another model of the log that is there.
      if (change.settings) {
        c.executionCtx.waitUntil(trainerOf(c.env, row.id).wake(row.id, { newSettings: true }));
      }
      return c.json(await describeProject(c.var.db, row));
    },
  );
