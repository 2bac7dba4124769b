import { env, exports } from 'cloudflare:workers';
import type { Client } from '../../worker/contract/client.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { Problem } from '../../worker/contract/problem.ts';
import type { Task } from '../../worker/contract/task.ts';
import { formatApiKey } from '../../worker/core/api-key.ts';
import { trainerOf } from '../../worker/env.ts';
import { sha256Hex } from '../../worker/usecases/content-hash.ts';
import { runAlarm } from './alarms.ts';
import { heldToDocument } from './held-to-document.ts';

const ORIGIN = 'https://tilt.test';

export function send(path: string, init: RequestInit = {}): Promise<Response> {
  return answer(new Request(`${ORIGIN}${path}`, init));
}

/** Every answer that a test gets is held to the OpenAPI document. */
async function answer(request: Request): Promise<Response> {
  return heldToDocument(request, await exports.default.fetch(request));
}

/** A browser of its own: keeps the annotator's cookies. */
export function browser(): { client: Client; cookie: () => string | undefined } {
  const jar = new Map<string, string>();
  const cookie = () => [...jar.values()].join('; ') || undefined;
  const fetchWithCookie = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(new URL(String(input), ORIGIN), init);
    if (jar.size > 0) request.headers.set('cookie', cookie() ?? '');
    const response = await answer(request);
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';')[0] ?? '';
      jar.set(pair.split('=')[0] ?? '', pair);
    }
    return response;
  };
  return { client: createClient({ fetch: fetchWithCookie as typeof fetch }), cookie };
}

export async function newKey(scope: string, projectId: number | null = null): Promise<string> {
  const key = formatApiKey(crypto.getRandomValues(new Uint8Array(32)));
  await env.DB.prepare('insert into keys (hash, scopes, project_id, created_at) values (?, ?, ?, ?)')
    .bind(await sha256Hex(key), JSON.stringify([scope]), projectId, Date.now())
    .run();
  return key;
}

export async function withKey(scope = 'admin', projectId: number | null = null): Promise<Client> {
  const viaWorker = (input: RequestInfo | URL, init?: RequestInit) =>
    answer(new Request(new URL(String(input), ORIGIN), init));
  return createClient({ key: await newKey(scope, projectId), fetch: viaWorker as typeof fetch });
}

/** A project of this test's own. Long responses come from `long`, short ones from `short`. */
export async function newProject({
  prompts = 12,
  settings = {},
} = {}): Promise<{ slug: string; id: number; admin: Client }> {
  const slug = `p-${crypto.randomUUID()}`;
  const admin = await withKey();
  await admin.createProject({ slug, name: 'A test', question: 'Which is better?', settings });
  const rows = Array.from({ length: prompts }, (_, index) => ({
    prompt: `Prompt ${index}: how do I boil an egg?`,
    responses: [
      { system: 'short', text: `Boil it for ${index} minutes.` },
      {
        system: 'long',
        text: `Put the egg in boiling water. Wait for ${index} minutes, then cool it. ${'Take care. '.repeat(9)}`,
      },
      { system: 'list', text: `- Boil water\n- Put it in\n- Wait ${index} minutes\n\n**Done**` },
    ],
  }));
  await admin.importFile(slug, rows.map((row) => JSON.stringify(row)).join('\n'), 'application/x-ndjson');
  return { slug, id: await projectId(slug), admin };
}

async function projectId(slug: string): Promise<number> {
  return (
    (await env.DB.prepare('select id from projects where slug = ?').bind(slug).first<number>('id')) ?? -1
  );
}

/** What a person who likes long answers says. */
export function prefersLonger({ responses }: Task): 'a' | 'b' {
  return (responses[0]?.text.length ?? 0) > (responses[1]?.text.length ?? 0) ? 'a' : 'b';
}

/** Answers this many tasks as a new annotator. */
export async function annotate(slug: string, count: number): Promise<{ client: Client; ids: number[] }> {
  const { client } = browser();
  const { tasks } = await client.tasks(slug, { count });
  const ids: number[] = [];
  for (const task of tasks)
    ids.push((await client.answer(slug, { task: task.task, outcome: prefersLonger(task) })).id);
  return { client, ids };
}

/** Runs the trainer's alarms until the newest model is one of the whole log. One may have gone off by itself meanwhile: then it is
 *  waited for.
 *  @throws Error where none is published in a minute */
export async function train(id: number): Promise<void> {
  const trainer = trainerOf(env, id);
  await trainer.wake(id);
  const giveUp = Date.now() + 60_000;
  do {
    while (await runAlarm(trainer));
    if (await isPublished(id)) return;
    await new Promise((resume) => setTimeout(resume, 10));
  } while (Date.now() < giveUp);
  throw new Error(`The trainer of project ${id} has published no model of its whole log.`);
}

/** Whether the newest model is one of the whole log. */
async function isPublished(id: number): Promise<boolean> {
  const { step, cursor } = await trainerOf(env, id).training({ points: 10 });
  const newest = await env.DB.prepare(
    `select (select max(step) from checkpoints where project_id = ?1) as step,
            (select max(id) from comparisons where project_id = ?1) as last`,
  )
    .bind(id)
    .first<{ step: number | null; last: number | null }>();
  return (newest?.step ?? 0) === step && (newest?.last ?? 0) <= cursor;
}

export async function problemOf(
  response: Response | Promise<Response>,
): Promise<Problem & { contentType: string | null }> {
  const answer = await response;
  return { contentType: answer.headers.get('content-type'), ...((await answer.json()) as Problem) };
}
