import { ApiError } from '../../../../worker/contract/api-error.ts';
import type { ImportReport } from '../../../../worker/contract/import.ts';
import type { Problem } from '../../../../worker/contract/problem.ts';

/** Sends a file as it is read from the disk, and tells how much is sent: which fetch cannot.
 *  @param onprogress with the share that is sent, 0 to 1
 *  @throws ApiError; `unreachable` where the connection broke or it was called off */
export function upload(
  url: string,
  file: File,
  {
    secret,
    contentType,
    signal,
    onprogress,
  }: { secret: string; contentType: string; signal: AbortSignal; onprogress: (share: number) => void },
): Promise<ImportReport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('authorization', `Bearer ${secret}`);
    request.setRequestHeader('content-type', contentType);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, response } = request;
      if (status === 200 && response) return resolve(response as ImportReport);
      const { code = 'unexpected_answer', detail = `The server answered ${status}` } = (response ??
        {}) as Partial<Problem>;
      reject(new ApiError(status, code, detail));
    };
    const broken = () => reject(new ApiError(0, 'unreachable', 'The connection broke before all was sent.'));
    request.onerror = broken;
    request.onabort = broken;
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
