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
  return { type: typeOf(response), body: response.body.pipeThrough(atMost(LIMITS.imageBytes), { signal }) };
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
  return length > LIMITS.imageBytes ? `It has more than ${LIMITS.imageBytes} bytes` : null;
}

function typeOf(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Not every server says beforehand how much it sends. */
function atMost(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > limit) controller.error(unavailable(`It has more than ${limit} bytes`));
      else controller.enqueue(chunk);
    },
  });
}

function unavailable(reason: string): DomainError {
  return new DomainError(
    'image_unavailable',
    `${reason}. Skip the pair, or try again; the project's owner can import another address.`,
  );
}
