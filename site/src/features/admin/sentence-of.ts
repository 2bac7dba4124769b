import { ApiError } from '../../../../worker/contract/api-error.ts';

/** Why something that was asked for did not happen, for who asked: nothing here is tried again by itself. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong here: reload the page and try again.';
  if (error.status === 0) return 'The server did not answer: check your network and try again.';
  if (error.status === 429 || error.status >= 500)
    return `The server is busy: try again in a moment. (${error.message})`;
  if (error.code === 'project_archived')
    return 'This project is archived and takes nothing new. Open it again under “Danger zone”.';
  return error.message;
}
