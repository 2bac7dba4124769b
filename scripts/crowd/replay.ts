import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ApiError } from '../../worker/contract/api-error.ts';
import { createClient } from '../../worker/contract/client.ts';
import { LIMITS } from '../../worker/contract/limits.ts';
import type { Server } from './answer.ts';
import { type Imported, importLines } from './import-lines.ts';
import { limitedFetch } from './limited-fetch.ts';
import { postJudgements, type ReplayTally } from './post-judgements.ts';
import { type Progress, startProgress } from './progress.ts';
import { readRecorded } from './recorded.ts';
import { retrying } from './retry.ts';

/** An import body of 2 MB is thousands of rows in one request. */
const IMPORT_TIMEOUT_MS = 300_000;

export interface Replay {
  file: string;
  concurrency: number;
  /** Rows of the file, from its start. */
  limit?: number;
}

export interface ReplayResult {
  created: boolean;
  imported: Imported | null;
  tally: ReplayTally;
  /** Time spent on judgements. */
  seconds: number;
}

export function emptyReplay(): ReplayResult {
  const tally = { recorded: 0, there: 0, ties: 0, conflicts: 0, refused: 0, firstRefusal: null };
  return { created: false, imported: null, tally, seconds: 0 };
}

/** Brings a recorded crowd into a project: its texts, then every judgement. The result is filled as it goes. */
export async function replay(
  server: Server,
  plan: Replay,
  { result, onProgress }: { result: ReplayResult; onProgress: (progress: Progress) => void },
): Promise<void> {
  const begin = (label: string, total: number) => {
    const progress = startProgress(label, total);
    onProgress(progress);
    return progress;
  };
  const name = nameOf(plan.file);
  const read = () =>
    readRecorded(plan.file, { annotator: name, ...(plan.limit ? { limit: plan.limit } : {}) });
  const { size } = await stat(plan.file);
  result.created = await ensureProject(server, name);

  const importer = { ...server, send: limitedFetch(1, IMPORT_TIMEOUT_MS) };
  const importing = begin('imported kB', Math.ceil(size / 1000));
  let leftKb = Math.ceil(size / 1000);
  const advanceKb = (kb: number) => {
    importing.advance(kb);
    leftKb -= kb;
  };
  try {
    result.imported = await importLines(importer, read(), (bytes) => advanceKb(Math.floor(bytes / 1000)));
    advanceKb(leftKb);
  } finally {
    importing.stop();
  }

  const startedAt = Date.now();
  const posting = begin('judgements', result.imported.judgements);
  try {
    await postJudgements(server, read(), {
      concurrency: plan.concurrency,
      tally: result.tally,
      progress: posting,
    });
  } finally {
    posting.stop();
    result.seconds = (Date.now() - startedAt) / 1000;
  }
}

/** @returns whether it had to be created */
async function ensureProject(server: Server, name: string): Promise<boolean> {
  const client = createClient({
    base: server.base,
    fetch: server.send,
    ...(server.key ? { key: server.key } : {}),
  });
  const { slug, retry } = server;
  try {
    await retrying(() => client.project(slug), retry);
    return false;
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'project_not_found')) throw error;
  }
  await retrying(
    () => client.createProject({ slug, name, question: 'Which response is better?' }),
    retry,
  ).catch((error: unknown) => {
    // A try whose reply was lost has created it.
    if (!(error instanceof ApiError && error.code === 'slug_taken')) throw error;
  });
  return true;
}

function nameOf(file: string): string {
  return basename(file).replace(/\.[^.]*$/, '') || basename(file);
}

/** A project's slug from a file's name; empty where nothing of the name can serve. */
export function slugOf(file: string): string {
  const plain = nameOf(file)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.slice(0, LIMITS.slugLength).replace(/^-+|-+$/g, '');
}
