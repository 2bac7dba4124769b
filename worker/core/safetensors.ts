/** Named arrays in one file, and texts about them. */
export interface Tensors {
  metadata: Record<string, string>;
  tensors: Record<string, { shape: number[]; values: Float32Array }>;
}

interface HeaderEntry {
  dtype: 'F32';
  shape: number[];
  /** From the end of the header, the end exclusive. */
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;
const ALIGNMENT = 8;

/** Writes arrays as a safetensors file: u64 length of the header, the header as JSON, the arrays as little-endian float32.
 *  @throws if a number is not finite
 *  @see https://github.com/huggingface/safetensors, "Format" */
export function encodeSafetensors({ metadata, tensors }: Tensors): Uint8Array {
  const header: Record<string, HeaderEntry | Record<string, string>> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + 4 * values.length] };
    end += 4 * values.length;
  }
  const text = padded(asciiJson(header));
  const bytes = new Uint8Array(LENGTH_BYTES + text.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  for (let at = 0; at < text.length; at++) bytes[LENGTH_BYTES + at] = text.charCodeAt(at);
  let offset = LENGTH_BYTES + text.length;
  for (const { values } of Object.values(tensors)) {
    for (const value of values) {
      if (!Number.isFinite(value)) throw new Error('A number that is not finite cannot be published.');
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

/** The arrays in a file that {@link encodeSafetensors} wrote: float32 alone, and a header in ASCII.
 *  @throws on anything else */
export function decodeSafetensors(bytes: Uint8Array): Tensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd =
    bytes.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + Number(view.getBigUint64(0, true));
  if (headerEnd > bytes.length) throw new Error('Not a safetensors file.');
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    asciiOf(bytes.subarray(LENGTH_BYTES, headerEnd)),
  ) as Record<string, HeaderEntry> & { __metadata__?: Record<string, string> };
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      if (dtype !== 'F32' || headerEnd + to > bytes.length)
        throw new Error(`${name} is not all there as F32.`);
      return [name, { shape, values: readFloats(view, headerEnd + from, (to - from) / 4) }] as const;
    },
  );
  return { metadata, tensors: Object.fromEntries(tensors) };
}

/** Spaces behind the JSON let the arrays begin where a reader may map them. */
function padded(text: string): string {
  return text.padEnd(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT);
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function asciiOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function readFloats(view: DataView, offset: number, length: number): Float32Array {
  const values = new Float32Array(length);
  for (let at = 0; at < length; at++) values[at] = view.getFloat32(offset + 4 * at, true);
  return values;
}
