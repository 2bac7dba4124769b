import { ApiError } from '../../../../worker/contract/api-error.ts';

const PATIENCE_MS = 15_000;

/** A phone between two cells can leave a request hanging: past this it counts as lost and is sent again.
 *  Answers may be: the same answer to the same task is one row, however often it arrives. */
export async function withinPatience<T>(request: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ApiError(0, 'unreachable', 'No answer in time')), PATIENCE_MS);
  });
  return Promise.race([request, tooLate]).finally(() => clearTimeout(timer));
}
