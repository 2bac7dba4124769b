import { createClient } from '../../../worker/contract/client.ts';
import type { Project } from '../../../worker/contract/project.ts';
import { fetchOrTake } from './asked-early.ts';

export const api = createClient({ fetch: fetchOrTake });

const loading = new Map<string, Promise<Project>>();

/** One request per project and visit, shared by the header and the page; a failed one may be tried again. */
export function loadProject(slug: string): Promise<Project> {
  const known = loading.get(slug);
  if (known) return known;
  const request = api.project(slug);
  loading.set(slug, request);
  request.catch(() => loading.delete(slug));
  return request;
}
