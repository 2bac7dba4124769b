import { ApiError } from '../../../worker/contract/api-error.ts';

/** What a view says when a call failed, and whether trying again can help. */
export interface Failure {
  code: string;
  title: string;
  sentence: string;
  retry: boolean;
}

export const UNKNOWN_PROJECT: Failure = {
  code: 'project_not_found',
  title: 'There is no project at this address',
  sentence:
    'It may have been renamed, or the link may have lost a letter. The projects that exist are on the first page.',
  retry: false,
};

const UNREACHABLE: Failure = {
  code: 'unreachable',
  title: 'No connection',
  sentence: 'The server did not answer. This page tries again by itself; check your network if it lasts.',
  retry: true,
};

/** Nothing is wrong: the project wants to know that its annotators are people. */
export function asksForHuman({ code }: Failure): boolean {
  return code === 'human_check_required' || code === 'human_check_failed';
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError)) {
    return {
      code: 'unexpected',
      title: 'Something went wrong here',
      sentence: 'Reload the page to go on.',
      retry: true,
    };
  }
  if (error.code === 'project_not_found') return UNKNOWN_PROJECT;
  if (error.status === 0) return UNREACHABLE;
  if (error.code.startsWith('human_check_')) {
    const title = 'A check that you are a person is needed';
    return { code: error.code, title, sentence: error.message, retry: error.status >= 500 };
  }
  if (error.status === 401 || error.status === 403) {
    return { code: error.code, title: 'This project is not public', sentence: error.message, retry: false };
  }
  if (error.code === 'encoder_unavailable') {
    return { code: error.code, title: 'The encoder does not answer', sentence: error.message, retry: true };
  }
  if (error.code === 'not_scorable') {
    return {
      code: error.code,
      title: 'No model here: people rank these images',
      sentence:
        'The responses of this project are images, and the reward model reads text. The leaderboard shows which of them people prefer.',
      retry: false,
    };
  }
  if (error.code === 'system_not_found') {
    return {
      code: error.code,
      title: 'There is no system of this name',
      sentence: 'The link may have lost a letter. The leaderboard has all systems that were compared.',
      retry: false,
    };
  }
  const busy = error.status === 429 || error.status >= 500;
  return {
    code: error.code,
    title: busy ? 'The server is busy' : 'The server refused this',
    sentence: busy ? 'This page tries again by itself in a moment.' : error.message,
    retry: busy,
  };
}
