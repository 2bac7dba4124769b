import { Hono } from 'hono';
import {
  ChangeProject,
  CreateProject,
  Deleted,
  DeleteProject,
  Project,
  ProjectList,
} from '../../contract/project.ts';
import { forgetObjects, trainerOf } from '../../env.ts';
import { changeProject } from '../../usecases/change-project.ts';
import { createProject } from '../../usecases/create-project.ts';
import { deleteProject } from '../../usecases/delete-project.ts';
import { describeProject, describeProjects } from '../../usecases/describe-project.ts';
import { encoderAccess } from '../../usecases/encoder-access.ts';
import { tokenClaims } from '../caller.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { mayLoopBack } from '../image-access.ts';
import { actorOf, isListed, requireAccess, requireScope } from '../keys.ts';
import { optionalJson } from '../optional-json.ts';
import { validated } from '../validated.ts';

export const projectList = new Hono<AppEnv>()
  .get(
    '/',
    documented('List the public projects that are open; with a key, all that it is good for', {
      200: { description: 'Projects', schema: ProjectList },
    }),
    async (c) =>
      c.json({
        projects: await describeProjects(c.var.db, (row) => isListed(row, c.var.key)),
      } satisfies ProjectList),
  )
  .post(
    '/',
    documented('Create a project', { 201: { description: 'The project', schema: Project } }),
    validated('json', CreateProject),
    async (c) => {
      requireScope(c, 'admin');
      const options = {
        access: encoderAccess(c.env),
        images: { loopback: mayLoopBack(c) },
        by: actorOf(c),
        now: new Date(),
      };
      const again = idempotencyKey(c) !== undefined;
      const row = await createProject(c.var.db, c.req.valid('json'), { ...options, again });
      return c.json(await describeProject(c.var.db, row), 201);
    },
  );

export const project = new Hono<AppEnv>()
  .get(
    '/',
    documented('Read a project', { 200: { description: 'The project', schema: Project } }),
    async (c) => {
      // Who may annotate it may see what it asks.
      if (!(await tokenClaims(c))) requireAccess(c, 'annotate', 'score', 'export', 'import');
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
      const options = {
        access: encoderAccess(c.env),
        images: { loopback: mayLoopBack(c) },
        by: actorOf(c),
        now: new Date(),
      };
      const row = await changeProject(db, before, { change, ...options });
      // Other settings may make another model of the log that is there.
      if (change.settings) {
        c.executionCtx.waitUntil(trainerOf(c.env, row.id).wake(row.id, { newSettings: true }));
      }
      return c.json(await describeProject(c.var.db, row));
    },
  )
  .delete(
    '/',
    documented('Delete a project for good, with its data, its model and its keys', {
      200: { description: 'What was deleted', schema: Deleted },
    }),
    optionalJson,
    validated('json', DeleteProject),
    async (c) => {
      requireScope(c, 'admin');
      const { db, project: row } = c.var;
      const deleted = await deleteProject(db, row, {
        asked: c.req.valid('json'),
        by: actorOf(c),
        now: new Date(),
        forget: (id) => forgetObjects(c.env, id),
      });
      return c.json(deleted satisfies Deleted);
    },
  );
