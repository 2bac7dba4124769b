import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantiseEmbedding } from '../worker/core/embedding.ts';
import { embedTexts } from '../worker/encoder/embed-texts.ts';

/** An OpenAI-shaped server of embeddings. */
export interface BenchEncoder {
  url: string;
  model: string;
}

const BATCH = 32;
const DEADLINE_MS = 120_000;
const FOLDER = join(tmpdir(), 'tilt-embeddings');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The quantised embedding of each text, asked for once and then kept in a file of the system's folder for temporary ones, so that
 *  the next run is quick and gives the same figures.
 *  @param onProgress is told the share of the texts that are embedded
 *  @returns by text, as `quantiseEmbedding` makes them
 *  @throws DomainError `encoder_failed` */
export async function embedOnce(
  texts: Iterable<string>,
  encoder: BenchEncoder,
  onProgress: (share: number) => void,
): Promise<Map<string, Uint8Array>> {
  const file = join(FOLDER, `${sha256(JSON.stringify([encoder.url, encoder.model])).slice(0, 16)}.txt`);
  const kept = readKept(file);
  const distinct = [...new Set(texts)];
  const missing = distinct.filter((text) => !kept.has(sha256(text)));
  for (let at = 0; at < missing.length; at += BATCH) {
    onProgress((distinct.length - missing.length + at) / distinct.length);
    const batch = missing.slice(at, at + BATCH);
    const embeddings = await ask(batch, encoder);
    for (const [index, text] of batch.entries()) {
      const bytes = quantiseEmbedding(embeddings[index] as Float32Array);
      appendFileSync(file, `${sha256(text)} ${Buffer.from(bytes).toString('base64')}\n`);
      kept.set(sha256(text), bytes);
    }
  }
  return new Map(distinct.map((text) => [text, kept.get(sha256(text)) as Uint8Array]));
}

function readKept(file: string): Map<string, Uint8Array> {
  mkdirSync(FOLDER, { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return new Map(
    lines.map((line): [string, Uint8Array] => {
      const [hash = '', vector = ''] = line.split(' ');
      return [hash, new Uint8Array(Buffer.from(vector, 'base64'))];
    }),
  );
}

function ask(texts: string[], { url, model }: BenchEncoder): Promise<Float32Array[]> {
  return embedTexts(texts, {
    settings: { kind: 'openai', url, model, dimensions: undefined },
    ai: undefined,
    key: process.env['ENCODER_KEY'],
    fetch,
    deadlineMs: DEADLINE_MS,
  });
}
