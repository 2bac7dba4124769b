import { LIMITS } from '../../../../worker/contract/limits.ts';
import { FEWEST_RESPONSES, MOST_RESPONSES, type Texts } from './judged.ts';

/** Longer texts are compressed; what is shorter would gain nothing by it. */
const PLAIN_BYTES = 400;
/** More than this is cut off by some chat programs and servers that see the link. */
const LONGEST_LINK = 30_000;
/** What a link may unpack to: a small one could else fill the memory. */
const MOST_BYTES = 4 * (LIMITS.promptLength + MOST_RESPONSES * LIMITS.responseLength);

/** The texts as a URL's fragment, without the #: `j` with JSON, or `d` with that deflated, in base64url.
 *  @returns null where a link would be too long */
export async function fragmentOf({ prompt, responses }: Texts): Promise<string | null> {
  const json = new TextEncoder().encode(JSON.stringify([prompt, ...responses]));
  const fragment =
    json.length <= PLAIN_BYTES
      ? `j${base64Url(json)}`
      : `d${base64Url(await readAll(through(json, new CompressionStream('deflate-raw'))))}`;
  return fragment.length > LONGEST_LINK ? null : fragment;
}

/** The texts of a fragment; null where it is none of {@link fragmentOf}. */
export async function textsOf(fragment: string): Promise<Texts | null> {
  try {
    const bytes = fromBase64Url(fragment.slice(1));
    if (fragment[0] === 'j') return checked(bytes);
    if (fragment[0] !== 'd') return null;
    return checked(await readAll(through(bytes, new DecompressionStream('deflate-raw'))));
  } catch {
    return null;
  }
}

function checked(bytes: Uint8Array): Texts | null {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) return null;
  const [prompt = '', ...responses] = value as string[];
  const isCount = responses.length >= FEWEST_RESPONSES && responses.length <= MOST_RESPONSES;
  const isShort =
    prompt.length <= LIMITS.promptLength &&
    responses.every((response) => response.length <= LIMITS.responseLength);
  return isCount && isShort ? { prompt, responses } : null;
}

function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(transform);
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error('The link unpacks to more than there may be.');
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function base64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (unit) => unit.charCodeAt(0));
}
