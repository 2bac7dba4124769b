import type * as v from 'valibot';
import type { AnnotatorToken, AskAnnotatorToken } from './annotator-token.ts';
import type { Annotators, Quarantined } from './annotators.ts';
import type { AuditLog, AuditQuery } from './audit.ts';
import type { CheckpointCard, CheckpointList } from './checkpoint.ts';
import type { AnswerTask, Comparison } from './comparison.ts';
import type { ExportQuery } from './export.ts';
import type { GoldList, MarkedGold, MarkGold } from './gold.ts';
import type { ImportPreview, ImportQuery, ImportReport } from './import.ts';
import type { CreatedKey, CreateKey, Key, KeyList, RotateKey } from './key.ts';
import type {
  FacetList,
  FacetQuery,
  Leaderboard,
  LeaderboardQuery,
  MatrixQuery,
  Progress,
  ProgressQuery,
} from './leaderboard.ts';
import type { ChangeAnswer, Erased, Me, OwnComparisons } from './me.ts';
import type { Opinions } from './opinions.ts';
import type { Prior, PriorReport, StartFrom } from './prior.ts';
import type {
  ChangeProject,
  CreateProject,
  Deleted,
  DeleteProject,
  Project,
  ProjectList,
} from './project.ts';
import type { PromptList, PromptListQuery, PromptQuery, PromptReport } from './prompt.ts';
import type { Compared, CompareRequest, Ranked, RankRequest, ScoreRequest, Scores } from './score.ts';
import type { Bias, Fragility, WinMatrix } from './statistics.ts';
import type { StepComparisons } from './step.ts';
import type { SystemQuery, SystemReport } from './system.ts';
import type { AskTasks, TaskList } from './task.ts';
import type { EarlierTraining, RebuildBegun, Training, TrainingQuery } from './training.ts';
import { type ClientOptions, openTransport } from './transport.ts';
import type { CreatedWebhook, CreateWebhook, WebhookList, WebhookTest } from './webhook.ts';

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** The API as typed calls, for the site, the scripts and anyone else. Every failure is an `ApiError`. */
export function createClient(options: ClientOptions = {}) {
  const { call, sendFile, open } = openTransport(options);
  const at = (slug: string) => `/projects/${encodeURIComponent(slug)}`;

  return {
    projects: () => call<ProjectList>('GET', '/projects'),
    project: (slug: string) => call<Project>('GET', at(slug)),
    changeProject: (slug: string, change: v.InferInput<typeof ChangeProject>) =>
      call<Project>('PATCH', at(slug), change),
    /** For good. `confirm` is its slug once more. */
    deleteProject: (slug: string, asked: v.InferInput<typeof DeleteProject>) =>
      call<Deleted>('DELETE', at(slug), asked),
    createProject: (project: v.InferInput<typeof CreateProject>) =>
      call<Project>('POST', '/projects', project),
    tasks: (slug: string, ask: Loose<AskTasks> = {}) => call<TaskList>('POST', `${at(slug)}/tasks`, ask),
    answer: (slug: string, answer: Loose<AnswerTask>) =>
      call<Comparison>('POST', `${at(slug)}/comparisons`, answer),
    undo: (slug: string, id: number) => call<TaskList>('DELETE', `${at(slug)}/comparisons/${id}`),
    /** Takes the place of an answer that was given: the comparison that is returned has a number of its own. */
    changeAnswer: (slug: string, id: number, answer: Loose<ChangeAnswer>) =>
      call<Comparison>('PUT', `${at(slug)}/comparisons/${id}`, answer),
    annotatorToken: (slug: string, ask: Loose<AskAnnotatorToken> = {}) =>
      call<AnnotatorToken>('POST', `${at(slug)}/annotator-tokens`, ask),
    me: () => call<Me>('GET', '/me'),
    ownComparisons: ({ limit = 20, cursor }: { limit?: number; cursor?: string } = {}) =>
      call<OwnComparisons>('GET', `/me/comparisons?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`),
    eraseMe: () => call<Erased>('DELETE', '/me'),
    opinions: (slug: string, id: number) => call<Opinions>('GET', `${at(slug)}/comparisons/${id}/opinions`),
    score: (slug: string, request: ScoreRequest, signal?: AbortSignal) =>
      call<Scores>('POST', `${at(slug)}/score`, request, { signal }),
    /** A stream of NDJSON, scored while it arrives: `ScoredLine`s, in order. */
    scoreLines: (slug: string, body: BodyInit, checkpoint: number | 'latest' = 'latest') =>
      open(`${at(slug)}/score?checkpoint=${checkpoint}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      }),
    explain: (slug: string, request: ScoreRequest, signal?: AbortSignal) =>
      call<Scores>('POST', `${at(slug)}/score?explain=true`, request, { signal }),
    compare: (slug: string, request: CompareRequest, signal?: AbortSignal) =>
      call<Compared>('POST', `${at(slug)}/compare`, request, { signal }),
    rank: (slug: string, request: RankRequest, signal?: AbortSignal) =>
      call<Ranked>('POST', `${at(slug)}/rank`, request, { signal }),
    leaderboard: (slug: string, query: Loose<LeaderboardQuery> = {}) =>
      call<Leaderboard>(
        'GET',
        `${at(slug)}/leaderboard?${new URLSearchParams(query as Record<string, string>)}`,
      ),
    winMatrix: (slug: string, query: Loose<MatrixQuery> = {}) =>
      call<WinMatrix>(
        'GET',
        `${at(slug)}/leaderboard/matrix?${new URLSearchParams(query as Record<string, string>)}`,
      ),
    fragility: (slug: string, filter: Loose<FacetQuery> = {}) =>
      call<Fragility>('GET', `${at(slug)}/leaderboard/fragility?${searchOf(filter)}`),
    bias: (slug: string, filter: Loose<FacetQuery> = {}) =>
      call<Bias>('GET', `${at(slug)}/leaderboard/bias?${searchOf(filter)}`),
    facets: (slug: string, filter: Loose<FacetQuery> = {}) =>
      call<FacetList>('GET', `${at(slug)}/leaderboard/facets?${searchOf(filter)}`),
    system: (slug: string, query: v.InferInput<typeof SystemQuery>) =>
      call<SystemReport>(
        'GET',
        `${at(slug)}/leaderboard/system?${new URLSearchParams(query as Record<string, string>)}`,
      ),
    prompts: (slug: string, query: v.InferInput<typeof PromptListQuery> = {}) =>
      call<PromptList>('GET', `${at(slug)}/prompts?${searchOf(query)}`),
    prompt: (slug: string, id: number, query: v.InferInput<typeof PromptQuery> = {}) =>
      call<PromptReport>('GET', `${at(slug)}/prompts/${id}?${searchOf(query)}`),
    training: (slug: string, points = 1000, signal?: AbortSignal) =>
      call<Training>('GET', `${at(slug)}/training?points=${points}`, undefined, { signal }),
    /** A part of the loss history, or all of it, as finely as is asked for. */
    trainingWindow: (slug: string, query: v.InferInput<typeof TrainingQuery>, signal?: AbortSignal) => {
      const search = new URLSearchParams(query as Record<string, string>);
      return call<Training>('GET', `${at(slug)}/training?${search}`, undefined, { signal });
    },
    trainingBefore: (slug: string, rebuild: number) =>
      call<EarlierTraining>('GET', `${at(slug)}/training/rebuilds/${rebuild}`),
    stepComparisons: (slug: string, step: number) =>
      call<StepComparisons>('GET', `${at(slug)}/training/steps/${step}/comparisons`),
    rebuild: (slug: string) => call<RebuildBegun>('POST', `${at(slug)}/rebuild`),
    /** With an `idempotencyKey` of its own, a lost answer can be had by calling again. */
    createKey: (key: v.InferInput<typeof CreateKey>, idempotencyKey?: string) =>
      call<CreatedKey>('POST', '/keys', key, { idempotencyKey }),
    currentKey: () => call<Key>('GET', '/keys/current'),
    progress: (slug: string, query: Loose<ProgressQuery> = {}) =>
      call<Progress>('GET', `${at(slug)}/progress?${new URLSearchParams(query as Record<string, string>)}`),
    annotators: (slug: string) => call<Annotators>('GET', `${at(slug)}/annotators`),
    quarantine: (slug: string, id: string, reason: string) =>
      call<Quarantined>('POST', `${at(slug)}/annotators/${id}/quarantine`, { reason }),
    release: (slug: string, id: string, reason = '') =>
      call<Quarantined>('DELETE', `${at(slug)}/annotators/${id}/quarantine`, { reason }),
    eraseAnnotator: (slug: string, id: string) => call<Erased>('DELETE', `${at(slug)}/annotators/${id}`),
    keys: () => call<KeyList>('GET', '/keys'),
    rotateKey: (id: string, rotation: v.InferInput<typeof RotateKey> = {}, idempotencyKey?: string) =>
      call<CreatedKey>('POST', `/keys/${encodeURIComponent(id)}/rotate`, rotation, { idempotencyKey }),
    revokeKey: (id: string) => call<Key>('DELETE', `/keys/${encodeURIComponent(id)}`),
    checkpoint: (slug: string, step: number | 'latest' = 'latest') =>
      call<CheckpointCard>('GET', `${at(slug)}/checkpoints/${step}`),
    checkpoints: (slug: string) => call<CheckpointList>('GET', `${at(slug)}/checkpoints`),
    serveCheckpoint: (slug: string, step: number, reason: string) =>
      call<CheckpointList>('PUT', `${at(slug)}/checkpoints/served`, { step, reason }),
    serveNewest: (slug: string, reason: string) =>
      call<CheckpointList>('DELETE', `${at(slug)}/checkpoints/served`, { reason }),
    /** A safetensors file: all that scores of a published model are computed from. */
    scoringFile: async (slug: string, step: number | 'latest' = 'latest') =>
      new Uint8Array(
        await new Response(await open(`${at(slug)}/checkpoints/${step}/scoring.safetensors`)).arrayBuffer(),
      ),
    importFile(
      slug: string,
      body: BodyInit,
      contentType: string,
      query: v.InferInput<typeof ImportQuery> = {},
    ) {
      const search = new URLSearchParams(query as Record<string, string>);
      return sendFile<ImportReport>('POST', `${at(slug)}/import?${search}`, { body, contentType });
    },
    /** What the first records of a file would become; nothing is written. */
    previewImport(
      slug: string,
      body: BodyInit,
      contentType: string,
      query: v.InferInput<typeof ImportQuery> = {},
    ) {
      const search = new URLSearchParams({ ...query, dry_run: 'true' } as Record<string, string>);
      return sendFile<ImportPreview>('POST', `${at(slug)}/import?${search}`, { body, contentType });
    },
    /** A file to read as it arrives: its body is a stream. */
    exportFile: (
      slug: string,
      query: v.InferInput<typeof ExportQuery> | Record<string, string> = {},
      signal?: AbortSignal,
    ) =>
      open(
        `${at(slug)}/export?${new URLSearchParams(query as Record<string, string>)}`,
        signal ? { signal } : {},
      ),
    /** A project's; without one, everything. */
    audit: (slug?: string, query: v.InferInput<typeof AuditQuery> = {}) =>
      call<AuditLog>(
        'GET',
        `${slug === undefined ? '' : at(slug)}/audit?${new URLSearchParams(query as Record<string, string>)}`,
      ),
    gold: (slug: string, after = 0) => call<GoldList>('GET', `${at(slug)}/gold?after=${after}`),
    markGold: (slug: string, pairs: MarkGold['pairs']) =>
      call<MarkedGold>('POST', `${at(slug)}/gold`, { pairs }),
    unmarkGold: (slug: string, id: number) => call<undefined>('DELETE', `${at(slug)}/gold/${id}`),
    prior: (slug: string) => call<Prior>('GET', `${at(slug)}/prior`),
    startFrom: (slug: string, from: v.InferInput<typeof StartFrom>) =>
      call<PriorReport>('PUT', `${at(slug)}/prior`, from),
    startFromFile: (slug: string, body: BodyInit, contentType: string) =>
      sendFile<PriorReport>('PUT', `${at(slug)}/prior`, { body, contentType }),
    createWebhook: (slug: string, webhook: v.InferInput<typeof CreateWebhook>) =>
      call<CreatedWebhook>('POST', `${at(slug)}/webhooks`, webhook),
    webhooks: (slug: string) => call<WebhookList>('GET', `${at(slug)}/webhooks`),
    deleteWebhook: (slug: string, id: string) =>
      call<undefined>('DELETE', `${at(slug)}/webhooks/${encodeURIComponent(id)}`),
    testWebhook: (slug: string, id: string) =>
      call<WebhookTest>('POST', `${at(slug)}/webhooks/${encodeURIComponent(id)}/test`),
    startCold: (slug: string) => call<undefined>('DELETE', `${at(slug)}/prior`),
  };
}

/** What is left out is not asked. */
function searchOf(query: Record<string, string | undefined>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export type Client = ReturnType<typeof createClient>;
