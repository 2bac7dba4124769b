import { wrongImageAddress } from '../contract/image-address.ts';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';

/** What an operator lets images have. */
export interface ImageAccess {
  /** Whether images on this very machine may be fetched. */
  loopback: boolean;
  /** The origin under which this server answers, and what it has there: a Worker does not call itself. */
  own: { origin: string; fetch: (url: string, signal: AbortSignal) => Promise<Response> };
}

export interface FetchedImage {
  type: string;
  /** Breaks off where there is more than {@link LIMITS.imageBytes}, or the deadline passes. */
  body: ReadableStream<Uint8Array>;
}

const DEADLINE_MS = 10_000;
const MOST_REDIRECTS = 3;
const TOO_LARGE = `It has more than ${LIMITS.imageBytes} bytes`;

/** What browsers show as an image wherever it stands, and none of which runs anything there. */
export const IMAGE_TYPES = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  'image/gif',
  'image/svg+xml',
];
const REDIRECTS = [301, 302, 303, 307, 308];

/** Fetches an image from its server, which learns nothing of who looks at it.
 *  @throws DomainError `image_unavailable` saying why: it is no image, too large, or not to be had */
export async function fetchImage(
  address: string,
  { access, deadlineMs = DEADLINE_MS }: { access: ImageAccess; deadlineMs?: number },
): Promise<FetchedImage> {
  const signal = AbortSignal.timeout(deadlineMs);
  const response = await followed(address, access, signal);
  const refusal = refusalOf(response);
  if (refusal || !response.body) {
    await response.body?.cancel().catch(() => undefined);
    throw unavailable(refusal ?? 'Its server sent nothing');
  }
  return { type: typeOf(response), body: guarded(response.body, signal) };
}

/** Each address on the way must be one that could have been imported. */
async function followed(address: string, access: ImageAccess, signal: AbortSignal): Promise<Response> {
  let url = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    if (wrongImageAddress(url, access)) {
      throw unavailable(
        redirects === 0
          ? 'Its address is not one that may be fetched'
          : 'Its server redirects to an address that may not be fetched',
      );
    }
    const response = await ask(url, access, signal);
    const target = REDIRECTS.includes(response.status) && response.headers.get('location');
    if (!target) return response;
    await response.body?.cancel().catch(() => undefined);
    url = URL.parse(target, url)?.href ?? '';
  }
  throw unavailable(`Its server redirects more than ${MOST_REDIRECTS} times`);
}

async function ask(url: string, { own }: ImageAccess, signal: AbortSignal): Promise<Response> {
  try {
    if (new URL(url).origin === own.origin) return await own.fetch(url, signal);
    return await fetch(url, {
      headers: { accept: IMAGE_TYPES.join(', '), 'user-agent': 'Tilt-Images/1' },
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    throw unavailable(isLate ? 'Its server did not answer in time' : 'Its server could not be reached');
  }
}

function refusalOf(response: Response): string | null {
  if (!response.ok) return `Its server answered ${response.status}`;
  const type = typeOf(response);
  if (!IMAGE_TYPES.includes(type))
    return `Its server sent ${type || 'no content type'}, which is no image that is shown`;
  const length = Number(response.headers.get('content-length') ?? 0);
  return length > LIMITS.imageBytes ? TOO_LARGE : null;
}

function typeOf(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Not every server says beforehand how much it sends, or sends all of it. */
function guarded(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(unavailable('Its server did not send it in time')));
  });
  late.catch(() => undefined);
  let bytes = 0;
  const next = async () => {
    const { value } = await Promise.race([reader.read(), late]);
    bytes += value?.byteLength ?? 0;
    if (bytes > LIMITS.imageBytes) throw unavailable(TOO_LARGE);
    return value;
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const value = await next();
        if (value) controller.enqueue(value);
        else controller.close();
      } catch (error) {
        controller.error(error);
        await reader.cancel(error).catch(() => undefined);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function unavailable(reason: string): DomainError {
  return new DomainError(
    'image_unavailable',
    `${reason}. Skip the pair, or try again; the project's owner can import another address.`,
  );
}
