import type { Context } from 'hono';
import * as v from 'valibot';
import { listProjects, type ProjectRow } from '../../storage/projects.ts';
import { findProject } from '../../usecases/find-project.ts';
import type { AppEnv } from '../context.ts';
import { documented } from '../documented.ts';
import { mayAccess } from '../keys.ts';
import { dialectKey } from './dialect-key.ts';

const Model = v.object({
  id: v.string(),
  object: v.literal('model'),
  created: v.number(),
  owned_by: v.string(),
});
const ModelList = v.object({ object: v.literal('list'), data: v.array(Model) });

export const describeModels = documented('The models that a call in a dialect may name', {
  200: { description: 'Projects, as OpenAI lists models', schema: ModelList },
});

/** The models that a request may name, as OpenAI's API and vLLM list them: of the project in its path, or of all. */
export async function listModels(c: Context<AppEnv>): Promise<Response> {
  const key = await dialectKey(c);
  const slug = c.req.param('slug');
  const projects = slug === undefined ? await listProjects(c.var.db) : [await findProject(c.var.db, slug)];
  const data = projects.filter((project) => mayAccess(project, key, ['score'])).map(modelOf);
  return c.json({ object: 'list', data } satisfies v.InferOutput<typeof ModelList>);
}

function modelOf({ slug, createdAt }: ProjectRow): v.InferOutput<typeof Model> {
  return { id: slug, object: 'model', created: Math.floor(createdAt.getTime() / 1000), owned_by: 'tilt' };
}
