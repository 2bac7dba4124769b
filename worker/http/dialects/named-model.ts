import type { Context } from 'hono';
import { DomainError } from '../../core/errors.ts';
import { findProjectById, type ProjectRow } from '../../storage/projects.ts';
import { findProject } from '../../usecases/find-project.ts';
import type { AppEnv } from '../context.ts';

/** A project's slug, perhaps with the step of one of its models: `support`, `support@62`, `support@latest`. */
const MODEL = /^([a-z0-9-]+)(?:@(?:latest|(\d{1,15})))?$/;

interface ModelName {
  slug: string;
  /** Undefined for the newest. */
  step: number | undefined;
}

export interface NamedModel {
  project: ProjectRow;
  step: number | undefined;
  /** As the request has it; the project's slug where it has none. */
  name: string;
}

/** The model that a request means: that of the project in its path, else of the project that it names as its model, else of
 *  the one project that its key is for. Where the path or the key says which, a name that is no project's passes: some
 *  clients always send one, as "model" or a path of weights.
 *  @throws DomainError `project_not_found`, or `validation` where nothing names a project */
export async function namedModel(c: Context<AppEnv>, model: string | null | undefined): Promise<NamedModel> {
  const name = model ?? '';
  const asked = parse(name);
  const inPath = c.req.param('slug');
  if (inPath !== undefined) {
    const { slug, step } = parse(inPath) ?? { slug: inPath, step: undefined };
    const ownStep = asked?.slug === slug ? asked.step : undefined;
    return { project: await findProject(c.var.db, slug), step: ownStep ?? step, name: name || inPath };
  }
  const named = asked && (await projectNamed(c, asked.slug));
  if (named) return { project: named, step: asked.step, name };
  const ofKey = await projectOfKey(c);
  if (ofKey) return { project: ofKey, step: undefined, name: name || ofKey.slug };
  throw noProject(name);
}

function parse(model: string): ModelName | null {
  const [, slug, step] = MODEL.exec(model) ?? [];
  return slug === undefined ? null : { slug, step: step === undefined ? undefined : Number(step) };
}

async function projectNamed(c: Context<AppEnv>, slug: string): Promise<ProjectRow | undefined> {
  return findProject(c.var.db, slug).catch((error: unknown) => {
    if (error instanceof DomainError) return undefined;
    throw error;
  });
}

async function projectOfKey(c: Context<AppEnv>): Promise<ProjectRow | undefined> {
  const id = c.var.key?.projectId ?? null;
  return id === null ? undefined : findProjectById(c.var.db, id);
}

function noProject(name: string): DomainError {
  if (name !== '') {
    const sentence = `There is no project "${name}": give the slug of one as "model"; GET /v1/models lists them.`;
    return new DomainError('project_not_found', sentence);
  }
  return new DomainError(
    'validation',
    '/model: name the project by its slug, or send the call to /v1/projects/{project}/…, or with a key of one project.',
  );
}
