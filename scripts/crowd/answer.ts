import { ApiError } from '../../worker/contract/api-error.ts';
import { createClient } from '../../worker/contract/client.ts';
import type { AnswerTask } from '../../worker/contract/comparison.ts';
import { type Retry, retrying } from './retry.ts';

/** What became of an answer. `fresh` is false where its row was there already (200, not 201). */
export type Answered =
  | { kind: 'recorded'; id: number; fresh: boolean }
  | { kind: 'expired' }
  | { kind: 'conflict' }
  | { kind: 'refused'; reason: string };

export interface Server {
  base: string;
  slug: string;
  key?: string;
  send: typeof fetch;
  retry: Retry;
}

/** Answers a task, again and again with the same token while the server does not reply. */
export async function answerTask(server: Server, answer: AnswerTask): Promise<Answered> {
  let status = 0;
  const send: typeof fetch = async (input, init) => {
    const response = await server.send(input, init);
    status = response.status;
    return response;
  };
  const client = createClient({ base: server.base, fetch: send, ...(server.key ? { key: server.key } : {}) });
  try {
    const { id } = await retrying(() => client.answer(server.slug, answer), server.retry);
    return { kind: 'recorded', id, fresh: status === 201 };
  } catch (error) {
    return refusal(error);
  }
}

/** The server's no as a value; anything else (no server, a bug, the end of the run) goes on up. */
function refusal(error: unknown): Answered {
  if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500 || error.status === 429)
    throw error;
  if (error.code === 'task_expired') return { kind: 'expired' };
  if (error.code === 'task_answered') return { kind: 'conflict' };
  return { kind: 'refused', reason: `${error.code}: ${error.message}` };
}
