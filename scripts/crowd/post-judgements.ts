import { ApiError } from '../../worker/contract/api-error.ts';
import { createClient } from '../../worker/contract/client.ts';
import { LIMITS } from '../../worker/contract/limits.ts';
import type { Task } from '../../worker/contract/task.ts';
import { answerTask, type Server } from './answer.ts';
import { batches } from './batches.ts';
import { inFlight, readAhead } from './in-flight.ts';
import type { Progress } from './progress.ts';
import { type Judgement, mirrored, type RecordedLine } from './recorded.ts';
import { retrying } from './retry.ts';

export interface ReplayTally {
  /** New rows. */
  recorded: number;
  /** Judgements that were there already: from an earlier run, or from a try whose reply was lost. */
  there: number;
  ties: number;
  /** The same judgement was there with another outcome. */
  conflicts: number;
  refused: number;
  firstRefusal: string | null;
}

const ASK = {
  count: LIMITS.tasksPerRequest,
  bytes: LIMITS.bodyBytes * 0.9,
  sizeOf: ({ pair }: Judgement) => Buffer.byteLength(JSON.stringify(pair)) + 1,
};

/** Posts each judgement as its annotator, in the file's order give or take what is in flight. */
export async function postJudgements(
  server: Server,
  lines: AsyncIterable<RecordedLine>,
  { concurrency, tally, progress }: { concurrency: number; tally: ReplayTally; progress: Progress },
): Promise<void> {
  const refuse = (reason: string) => {
    tally.refused++;
    tally.firstRefusal ??= reason;
    progress.advance();
  };
  const post = async ({ judgement, task }: Assigned) => {
    const outcome = outcomeAsShown(judgement, task);
    const answered = await answerTask(server, { task: task.task, outcome });
    if (answered.kind === 'refused') return refuse(answered.reason);
    if (answered.kind === 'expired') return refuse('task_expired: the task expired before it was answered');
    if (answered.kind === 'conflict') tally.conflicts++;
    else if (answered.fresh) tally.recorded++;
    else tally.there++;
    if (outcome === 'tie') tally.ties++;
    progress.advance();
  };
  await inFlight(assign(server, judgementsIn(lines), refuse), concurrency, post);
}

interface Assigned {
  judgement: Judgement;
  task: Task;
}

async function* judgementsIn(lines: AsyncIterable<RecordedLine>): AsyncGenerator<Judgement> {
  for await (const line of lines) if ('text' in line) yield* line.judgements;
}

/** Each judgement with its task; a batch ahead of what is being answered. */
async function* assign(
  server: Server,
  judgements: AsyncIterable<Judgement>,
  refuse: (reason: string) => void,
): AsyncGenerator<Assigned> {
  const asked = async function* () {
    for await (const batch of batches(judgements, ASK)) yield await askFor(server, batch, refuse);
  };
  for await (const assigned of readAhead(asked())) {
    for (const one of assigned) {
      if (server.retry.signal?.aborted) return;
      yield one;
    }
  }
}

/** A batch the server refuses is halved until the judgements to blame stand alone. */
async function askFor(
  server: Server,
  batch: Judgement[],
  refuse: (reason: string) => void,
): Promise<Assigned[]> {
  const client = createClient({
    base: server.base,
    fetch: server.send,
    ...(server.key ? { key: server.key } : {}),
  });
  const ask = { pairs: batch.map(({ pair }) => pair), count: batch.length };
  try {
    const { tasks } = await retrying(() => client.tasks(server.slug, ask), server.retry);
    if (tasks.length !== batch.length) {
      throw new Error(
        `Asked for ${batch.length} tasks, got ${tasks.length}: is this server older than this script?`,
      );
    }
    return batch.map((judgement, i) => ({ judgement, task: tasks[i] as Task }));
  } catch (error) {
    if (!isAboutThePairs(error)) throw error;
    if (batch.length === 1) {
      refuse(`${error.code}: ${error.message}`);
      return [];
    }
    const half = Math.ceil(batch.length / 2);
    const first = await askFor(server, batch.slice(0, half), refuse);
    return [...first, ...(await askFor(server, batch.slice(half), refuse))];
  }
}

function isAboutThePairs(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    [400, 404, 409, 413, 422].includes(error.status) &&
    error.code !== 'project_not_found'
  );
}

/** The recorded outcome by side, should the server have shown the two the other way round. */
function outcomeAsShown({ pair, outcome }: Judgement, task: Task) {
  const left = task.responses.find(({ key }) => key === 'a')?.text;
  return left === pair.b && left !== pair.a ? mirrored(outcome) : outcome;
}
