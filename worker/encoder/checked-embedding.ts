import { MAX_DIMENSIONS } from '../core/encoder-settings.ts';
import { EncoderFailure } from './encoder-failure.ts';

/** @throws EncoderFailure unless the encoder gave one embedding for each text */
export function requireOneEach(embeddings: readonly unknown[], texts: number): void {
  if (embeddings.length === texts) return;
  throw new EncoderFailure(
    `The encoder gave ${embeddings.length} embeddings for ${texts} texts: use a server that answers a list of texts.`,
  );
}

/** @param embedding as it came
 *  @param dimensions how many numbers there must be; undefined takes 1 … {@link MAX_DIMENSIONS}
 *  @throws EncoderFailure where it is no list of so many finite numbers, or has no direction */
export function checkedEmbedding(embedding: unknown, dimensions: number | undefined): Float32Array {
  if (!isNumbers(embedding)) {
    throw new EncoderFailure(
      'The encoder gave something that is not a list of numbers: check `encoder.model`.',
    );
  }
  requireCount(embedding.length, dimensions);
  const numbers = Float32Array.from(embedding);
  if (!numbers.every(Number.isFinite)) {
    throw new EncoderFailure('The encoder gave numbers that are not finite: check `encoder.model`.');
  }
  if (numbers.every((value) => value === 0)) {
    throw new EncoderFailure('The encoder gave nothing but zeros: check `encoder.model`.');
  }
  return numbers;
}

function requireCount(count: number, dimensions: number | undefined): void {
  if (dimensions !== undefined && count !== dimensions) {
    throw new EncoderFailure(
      `The encoder gave ${count} numbers; this project's setting says ${dimensions}: ` +
        'change `encoder.dimensions`.',
    );
  }
  if (count < 1 || count > MAX_DIMENSIONS) {
    throw new EncoderFailure(
      `The encoder gave ${count} numbers: choose a model of 1 to ${MAX_DIMENSIONS} dimensions.`,
    );
  }
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
