import type * as v from 'valibot';
import type { CheckpointCard } from './checkpoint.ts';
import type { AnswerTask, Comparison } from './comparison.ts';
import type { ImportQuery, ImportReport } from './import.ts';
import type { CreatedKey, CreateKey, Key, KeyList } from './key.ts';
import type { Leaderboard, LeaderboardQuery } from './leaderboard.ts';
import type { Prior, PriorReport, StartFrom } from './prior.ts';
import type { Problem } from './problem.ts';
import type { CreateProject, Project, ProjectList } from './project.ts';
import type { Compared, CompareRequest, Ranked, RankRequest, ScoreRequest, Scores } from './score.ts';
import type { AskTasks, TaskList } from './task.ts';
import type { Training } from './training.ts';

/** An error answer of the API. `status` is 0 where no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

export interface ClientOptions {
  /** Origin of the server, '' for the page's own. */
  base?: string;
  key?: string;
  fetch?: typeof fetch;
}

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** The API as typed calls, for the site, the scripts and anyone else. Every failure is an {@link ApiError}. */
export function createClient({ base = '', key, fetch: send = fetch }: ClientOptions = {}) {
  async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const headers: Record<string, string> = {};
    if (key) headers['authorization'] = `Bearer ${key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await send(`${base}/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    }).catch((cause: unknown) => {
      throw new ApiError(0, 'unreachable', `No answer from the server (${String(cause)})`);
    });
    return readAnswer<T>(response);
  }
  async function sendFile<T>(
    method: string,
    path: string,
    { body, contentType }: { body: BodyInit; contentType: string },
  ): Promise<T> {
    const headers = { 'content-type': contentType, ...(key ? { authorization: `Bearer ${key}` } : {}) };
    return readAnswer<T>(await send(`${base}/v1${path}`, { method, headers, body }));
  }
  const at = (slug: string) => `/projects/${encodeURIComponent(slug)}`;

  return {
    projects: () => call<ProjectList>('GET', '/projects'),
    project: (slug: string) => call<Project>('GET', at(slug)),
    createProject: (project: v.InferInput<typeof CreateProject>) =>
      call<Project>('POST', '/projects', project),
    tasks: (slug: string, ask: Loose<AskTasks> = {}) => call<TaskList>('POST', `${at(slug)}/tasks`, ask),
    answer: (slug: string, answer: Loose<AnswerTask>) =>
      call<Comparison>('POST', `${at(slug)}/comparisons`, answer),
    undo: (slug: string, id: number) => call<TaskList>('DELETE', `${at(slug)}/comparisons/${id}`),
    score: (slug: string, request: ScoreRequest, signal?: AbortSignal) =>
      call<Scores>('POST', `${at(slug)}/score`, request, signal),
    explain: (slug: string, request: ScoreRequest, signal?: AbortSignal) =>
      call<Scores>('POST', `${at(slug)}/score?explain=true`, request, signal),
    compare: (slug: string, request: CompareRequest, signal?: AbortSignal) =>
      call<Compared>('POST', `${at(slug)}/compare`, request, signal),
    rank: (slug: string, request: RankRequest, signal?: AbortSignal) =>
      call<Ranked>('POST', `${at(slug)}/rank`, request, signal),
    leaderboard: (slug: string, query: Loose<LeaderboardQuery> = {}) =>
      call<Leaderboard>(
        'GET',
        `${at(slug)}/leaderboard?${new URLSearchParams(query as Record<string, string>)}`,
      ),
    training: (slug: string, points = 1000) => call<Training>('GET', `${at(slug)}/training?points=${points}`),
    rebuild: (slug: string) => call<{ rebuilding: boolean }>('POST', `${at(slug)}/rebuild`),
    createKey: (key: v.InferInput<typeof CreateKey>) => call<CreatedKey>('POST', '/keys', key),
    keys: () => call<KeyList>('GET', '/keys'),
    revokeKey: (id: string) => call<Key>('DELETE', `/keys/${encodeURIComponent(id)}`),
    checkpoint: (slug: string, step: number | 'latest' = 'latest') =>
      call<CheckpointCard>('GET', `${at(slug)}/checkpoints/${step}`),
    importFile(slug: string, body: BodyInit, contentType: string, query: Loose<ImportQuery> = {}) {
      const search = new URLSearchParams(query as Record<string, string>);
      return sendFile<ImportReport>('POST', `${at(slug)}/import?${search}`, { body, contentType });
    },
    prior: (slug: string) => call<Prior>('GET', `${at(slug)}/prior`),
    startFrom: (slug: string, from: v.InferInput<typeof StartFrom>) =>
      call<PriorReport>('PUT', `${at(slug)}/prior`, from),
    startFromFile: (slug: string, body: BodyInit, contentType: string) =>
      sendFile<PriorReport>('PUT', `${at(slug)}/prior`, { body, contentType }),
    startCold: (slug: string) => call<undefined>('DELETE', `${at(slug)}/prior`),
  };
}

export type Client = ReturnType<typeof createClient>;

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  const problem = answer as Partial<Problem> | undefined;
  const fields = problem?.errors?.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
  const detail = fields || problem?.detail || `The server answered ${response.status}`;
  throw new ApiError(response.status, problem?.code ?? 'unexpected_answer', detail);
}
